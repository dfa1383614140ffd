// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports that other machines made, and perhaps others than kernlock: nothing in them is believed to be of the right form.
 */
#include "fleet.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/words.h"
#include "report_file.h"

static struct fleet_mode *find_mode(struct fleet *fleet, const char *name)
{
	for (size_t i = 0; i < fleet->mode_count; i++)
		if (!strcmp(fleet->modes[i].name, name))
			return &fleet->modes[i];
	if (fleet->mode_count == FLEET_MODES)
		return NULL;

	struct fleet_mode *mode = &fleet->modes[fleet->mode_count];

	mode->name = strdup(name);
	fleet->mode_count += mode->name != NULL;
	return mode->name ? mode : NULL;
}

static int add_reasons(const struct report_file *file, const json_t *names, kl_u64 *reasons)
{
	json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		enum reason reason = REASON_NONE;
		const int result = report_file_reason(file, json_string_value(name), &reason);

		if (result)
			return result;
		*reasons |= REASON_BIT(reason);
	}
	return 0;
}

/* A mode that did not compile there was not judged there. */
static int add_mode(struct fleet *fleet, struct fleet_machine *machine, const struct report_file *file, json_t *row)
{
	const char *name, *verdict;
	struct fleet_mode *mode;
	json_t *refused;
	int judgement;

	if (json_is_string(json_object_get(row, "error")))
		return 0;
	if (json_unpack(row, "{s:s, s:s, s:o}", "mode", &name, "verdict", &verdict, "refused", &refused) || !json_is_array(refused))
		return report_file_fault(file, "one of its modes is damaged");
	judgement = judgement_named(verdict);
	if (judgement < 0)
		return report_file_fault(file, "it judges a mode by a word that is not known");
	mode = find_mode(fleet, name);
	if (!mode)
		return report_file_fault(file, "there are more than %d modes of different names", FLEET_MODES);
	if (machine->verdicts[mode - fleet->modes])
		return report_file_fault(file, "it has one mode twice");
	machine->verdicts[mode - fleet->modes] = (kl_u8)(judgement + 1);
	mode->machines[judgement]++;
	return add_reasons(file, refused, &mode->refused);
}

static int add_modes(struct fleet *fleet, struct fleet_machine *machine, const struct report_file *file)
{
	json_t *row;
	size_t i;
	int result = 0;

	json_array_foreach(file->modes, i, row) {
		result = add_mode(fleet, machine, file, row);
		if (result)
			break;
	}
	return result;
}

static int add_rows(struct fleet *fleet, const struct report_file *file)
{
	json_t *row;
	size_t i;

	json_array_foreach(file->rows, i, row) {
		struct sighting sighting;
		bool many_users = false;
		int result = report_file_row(file, row, &sighting, &many_users);

		if (!result && groups_add(&fleet->groups, &sighting, (kl_u32)fleet->count))
			result = fault_set(file->fault, -ENOMEM, "out of memory");
		/* Two users that differ stand for several. */
		if (!result && many_users) {
			sighting.uid = ~sighting.uid;
			sighting.count = 0;
			result = groups_add(&fleet->groups, &sighting, (kl_u32)fleet->count);
		}
		if (result)
			return result;
	}
	return 0;
}

/* What its machine had no room for is in no group here either. */
static void add_folded(struct fleet *fleet, const struct report_file *file)
{
	fleet->groups.folded_rows = saturated_add(fleet->groups.folded_rows, file->folded_rows);
	fleet->groups.folded_count = saturated_add(fleet->groups.folded_count, file->folded_count);
}

static int name_machine(struct fleet_machine *machine, const struct report_file *file)
{
	machine->since = file->since;
	machine->until = file->until;
	machine->lost = file->lost;
	machine->judgement = file->judgement;
	machine->name = strdup(file->name);
	machine->machine_id = strdup(file->machine_id);
	machine->kernel = strdup(file->kernel);
	return machine->name && machine->machine_id && machine->kernel ? 0 : fault_set(file->fault, -ENOMEM, "out of memory");
}

static struct fleet_machine *new_machine(struct fleet *fleet, const char *file)
{
	struct fleet_machine *more = fleet->machines;

	/* Twice the size at each power of two. */
	if (!(fleet->count & (fleet->count - 1)))
		more = reallocarray(fleet->machines, fleet->count ? 2 * fleet->count : 1, sizeof(*more));
	if (!more)
		return NULL;
	fleet->machines = more;
	fleet->machines[fleet->count] = (struct fleet_machine){.file = file};
	return &fleet->machines[fleet->count++];
}

int fleet_add(struct fleet *fleet, const char *path, struct fault *fault)
{
	struct fleet_machine *machine = new_machine(fleet, path);
	struct report_file file;
	int result;

	if (!machine)
		return fault_set(fault, -ENOMEM, "out of memory");
	result = report_file_read(&file, path, fault);
	if (!result)
		result = name_machine(machine, &file);
	if (!result)
		result = add_modes(fleet, machine, &file);
	if (!result)
		result = add_rows(fleet, &file);
	add_folded(fleet, &file);
	report_file_close(&file);
	return result;
}

enum judgement fleet_judgement(const struct fleet *fleet)
{
	enum judgement all = JUDGED_CLEAR;

	for (size_t i = 0; i < fleet->count; i++) {
		if (fleet->machines[i].judgement == JUDGED_REFUSES)
			return JUDGED_REFUSES;
		if (fleet->machines[i].judgement == JUDGED_UNKNOWN)
			all = JUDGED_UNKNOWN;
	}
	return all;
}

void fleet_free(struct fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++) {
		free(fleet->machines[i].name);
		free(fleet->machines[i].machine_id);
		free(fleet->machines[i].kernel);
	}
	for (size_t i = 0; i < fleet->mode_count; i++)
		free(fleet->modes[i].name);
	free(fleet->machines);
	groups_free(&fleet->groups);
	*fleet = (struct fleet){.count = 0};
}
