// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fleet as text and as JSON; kernlock-report(5) tells of the latter.
 */
#include <stdint.h>
#include <string.h>

#include "fleet.h"
#include "reason_list.h"
#include "report_words.h"
#include "safe_text.h"

/* Rows of the tables; a page or JSON has all of them. */
#define ROWS_SHOWN 60
#define MACHINES_SHOWN 20

static void mode_row(struct table *table, const struct fleet *fleet, const struct fleet_mode *mode)
{
	const size_t known = mode->machines[JUDGED_CLEAR] + mode->machines[JUDGED_REFUSES] + mode->machines[JUDGED_UNKNOWN];
	char name[WORDS_SIZE], ready[32], refuses[16], unknown[16], missing[16];

	safe_text(mode->name, name, sizeof(name));
	snprintf(ready, sizeof(ready), "%u of %zu", mode->machines[JUDGED_CLEAR], fleet->count);
	snprintf(refuses, sizeof(refuses), "%u", mode->machines[JUDGED_REFUSES]);
	snprintf(unknown, sizeof(unknown), "%u", mode->machines[JUDGED_UNKNOWN]);
	snprintf(missing, sizeof(missing), "%zu", fleet->count - known);
	table_row(table, (const struct cell[]){
				 {name, TONE_PLAIN},
				 {ready, mode->machines[JUDGED_CLEAR] == fleet->count ? TONE_GOOD : TONE_PLAIN},
				 {refuses, mode->machines[JUDGED_REFUSES] ? TONE_BAD : TONE_PLAIN},
				 {unknown, mode->machines[JUDGED_UNKNOWN] ? TONE_DOUBT : TONE_PLAIN},
				 {missing, TONE_PLAIN},
			 });
}

static void print_modes(const struct out *out, const struct fleet *fleet)
{
	struct table *table = table_new(out, (const char *const[]){"MODE", "READY", "WOULD REFUSE", "CANNOT TELL", "WITHOUT IT", NULL});

	for (size_t i = 0; i < fleet->mode_count; i++)
		mode_row(table, fleet, &fleet->modes[i]);
	table_print(table);
}

/* Those that are not ready for the mode that they evaluated. */
static void print_machines(const struct out *out, const struct fleet *fleet)
{
	struct table *table = table_new(out, (const char *const[]){"NOT READY", "WHY", NULL});
	size_t found = 0;

	for (size_t i = 0; i < fleet->count; i++) {
		const struct fleet_machine *machine = &fleet->machines[i];
		char name[WORDS_SIZE];

		if (machine->judgement == JUDGED_CLEAR || ++found > MACHINES_SHOWN)
			continue;
		table_row(table, (const struct cell[]){{safe_text(*machine->name ? machine->name : machine->file, name, sizeof(name)), TONE_PLAIN},
						       machine->judgement == JUDGED_REFUSES ? (struct cell){"the mode evaluated there would have refused something", TONE_BAD}
						       : machine->lost			    ? (struct cell){"entries were lost", TONE_DOUBT}
										    : (struct cell){"nothing was recorded", TONE_DOUBT}});
	}
	if (found)
		out_say(out, "\n");
	table_print(table);
	if (found > MACHINES_SHOWN)
		out_say(out, "... and %zu machines more: --json and --html have them all.\n", found - MACHINES_SHOWN);
}

void fleet_print(const struct out *out, const struct fleet *fleet)
{
	char words[WORDS_SIZE];

	if (out->json)
		return;
	out_say(out, "%s.\n\n", count_words(fleet->count, "machine", "machines", words));
	print_modes(out, fleet);
	if (fleet_judgement(fleet) != JUDGED_CLEAR)
		print_machines(out, fleet);
	if (!fleet->groups.count)
		return;
	out_say(out, "\n");
	report_groups_print(out, &fleet->groups, ROWS_SHOWN, true);
}

static json_int_t number(kl_u64 value)
{
	return value > INT64_MAX ? INT64_MAX : (json_int_t)value;
}

static json_t *modes_json(const struct fleet *fleet)
{
	json_t *list = json_array();

	for (size_t i = 0; i < fleet->mode_count; i++) {
		const struct fleet_mode *mode = &fleet->modes[i];

		json_array_append_new(list, json_pack("{s:o, s:i, s:i, s:i, s:o}", "mode", out_string(mode->name), "ready",
						      (int)mode->machines[JUDGED_CLEAR], "refuses", (int)mode->machines[JUDGED_REFUSES],
						      "unknown", (int)mode->machines[JUDGED_UNKNOWN], "refused",
						      reason_list_json(mode->refused)));
	}
	return list;
}

static json_t *verdicts_json(const struct fleet *fleet, const struct fleet_machine *machine)
{
	json_t *verdicts = json_object();

	for (size_t i = 0; i < fleet->mode_count; i++)
		if (machine->verdicts[i])
			json_object_set_new(verdicts, fleet->modes[i].name,
					    json_string(judgement_name((enum judgement)(machine->verdicts[i] - 1))));
	return verdicts;
}

static json_t *machines_json(const struct fleet *fleet)
{
	json_t *list = json_array();

	for (size_t i = 0; i < fleet->count; i++) {
		const struct fleet_machine *machine = &fleet->machines[i];

		json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:s, s:o}", "file", out_string(machine->file), "name",
						      out_string(machine->name), "machine_id", out_string(machine->machine_id), "kernel",
						      out_string(machine->kernel), "since", number(machine->since), "until",
						      number(machine->until), "lost", number(machine->lost), "verdict",
						      judgement_name(machine->judgement), "verdicts", verdicts_json(fleet, machine)));
	}
	return list;
}

json_t *fleet_json(const struct fleet *fleet)
{
	return json_pack("{s:i, s:s, s:o, s:o, s:o, s:o, s:o}", "kernlock_fleet", REPORT_VERSION, "made_by", "kernlock " KERNLOCK_VERSION,
			 "machines", machines_json(fleet), "modes", modes_json(fleet), "reasons", report_reasons_json(&fleet->groups), "rows",
			 report_groups_json(&fleet->groups, true), "folded", report_folded_json(&fleet->groups));
}
