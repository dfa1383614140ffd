// SPDX-License-Identifier: GPL-2.0-only
/*
 * What every mode would have done to what was seen: the same decide() as the kernel's answers.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/words.h"
#include "mode_files.h"
#include "report.h"

static const char *const judgement_names[] = {[JUDGED_UNKNOWN] = "unknown", [JUDGED_CLEAR] = "clear", [JUDGED_REFUSES] = "refuses"};

#define JUDGEMENTS ((int)(sizeof(judgement_names) / sizeof(*judgement_names)))

const char *judgement_name(enum judgement judgement)
{
	return judgement_names[judgement];
}

int judgement_named(const char *name)
{
	for (int i = 0; i < JUDGEMENTS; i++)
		if (!strcmp(judgement_names[i], name))
			return i;
	return -1;
}

enum exit_status report_status(enum judgement judgement)
{
	return judgement == JUDGED_REFUSES ? STATUS_OPEN : judgement == JUDGED_CLEAR ? STATUS_OK : STATUS_UNKNOWN;
}

static bool refuses(const struct policy *policy, enum reason reason)
{
	const struct request request = {.reason = reason};

	return decide(policy, &request).action == ACTION_DENY;
}

static kl_u64 count_programs(const struct groups *groups, const struct policy *policy)
{
	const struct group *counted = NULL;
	kl_u64 programs = 0;

	for (size_t i = 0; i < groups->count; i++) {
		const struct group *group = &groups->list[i];

		if (group->kind != EVENT_ATTEMPT || !refuses(policy, group->reason) || (counted && groups_same_program(counted, group)))
			continue;
		counted = group;
		programs++;
	}
	return programs;
}

static struct refusals refusals_of(const struct groups *groups, const struct policy *policy)
{
	struct refusals refusals = {.programs = count_programs(groups, policy)};

	for (int i = 0; i < REASON_COUNT; i++) {
		const enum reason reason = reason_table[i].id;
		const kl_u64 *totals = groups->totals[reason];

		if (!refuses(policy, reason))
			continue;
		for (int kind = 0; kind < EVENT_KINDS; kind++)
			refusals.counts[kind] = saturated_add(refusals.counts[kind], totals[kind]);
		if (totals[EVENT_ATTEMPT])
			refusals.reasons |= REASON_BIT(reason);
		else if (totals[EVENT_QUERY] || totals[EVENT_PROBE])
			refusals.harmless |= REASON_BIT(reason);
	}
	return refusals;
}

/* What would be refused is certain, however much was lost; that nothing would be is so only when all was seen. */
static enum judgement judge(const struct recording_head *head, const struct refusals *refusals, kl_u64 unwatched)
{
	if (refusals->counts[EVENT_ATTEMPT])
		return JUDGED_REFUSES;
	return head->since && !head->lost && !unwatched ? JUDGED_CLEAR : JUDGED_UNKNOWN;
}

static void judge_mode(const struct report *report, struct judged_mode *mode)
{
	mode->broken = mode_load(mode->name, &mode->policy, &mode->error) != 0;
	if (mode->broken) {
		mode->policy = (struct policy){0};
		return;
	}
	mode->refusals = refusals_of(&report->groups, &mode->policy);
	mode->unwatched = mode->policy.deny & ~report->head.reasons;
	mode->judgement = judge(&report->head, &mode->refusals, mode->unwatched);
}

static void judge_evaluated(struct report *report)
{
	const struct policy policy = {.deny = report->head.reasons};

	report->evaluated = refusals_of(&report->groups, &policy);
	report->judgement = judge(&report->head, &report->evaluated, report->head.reasons ? 0 : ALL_REASONS);
}

static int judge_modes(struct report *report, struct fault *fault)
{
	struct mode_names *names = report->names = calloc(1, sizeof(*names));
	const int result = names ? mode_names_read(names) : -ENOMEM;

	if (result)
		return fault_set(fault, result, "cannot list the modes: %s", strerror(-result));
	report->modes = calloc(names->count ? names->count : 1, sizeof(*report->modes));
	if (!report->modes)
		return fault_set(fault, -ENOMEM, "out of memory");
	report->mode_count = names->count;
	for (size_t i = 0; i < names->count; i++) {
		report->modes[i].name = names->names[i];
		judge_mode(report, &report->modes[i]);
	}
	judge_evaluated(report);
	return 0;
}

static int add_sighting(void *context, const struct sighting *sighting)
{
	return groups_add(context, sighting, 0);
}

int report_make(struct report *report, const char *from, struct fault *fault)
{
	int result;

	*report = (struct report){.names = NULL};
	result = from ? recording_read(from, &report->head, add_sighting, &report->groups, fault)
		      : recording_gather(&report->head, add_sighting, &report->groups, fault);
	if (result == -ENOMEM)
		return fault_set(fault, result, "out of memory");
	if (result)
		return result;
	groups_sort(&report->groups);
	return judge_modes(report, fault);
}

void report_free(struct report *report)
{
	struct mode_names *names = report->names;

	groups_free(&report->groups);
	if (names)
		mode_names_free(names);
	free(names);
	free(report->modes);
	*report = (struct report){.names = NULL};
}
