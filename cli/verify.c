// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock verify`: tries every reason and compares with the mode in force.
 */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lang/words.h"
#include "beside.h"
#include "engine.h"
#include "mode_files.h"
#include "reason_list.h"
#include "verb.h"
#include "verify.h"

static bool has_all_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};
	const kl_u64 needed = 1ull << CAP_SYS_ADMIN | 1ull << CAP_SYS_RAWIO | 1ull << CAP_SYS_MODULE | 1ull << CAP_SYS_BOOT;

	if (syscall(SYS_capget, &header, data) < 0)
		return false;
	return (data[0].effective & needed) == needed;
}

/* What the mode leaves open is as it should be, whatever else may refuse it. */
static enum verdict_of_trial judge(enum action action, enum finding finding)
{
	if (action != ACTION_DENY)
		return TRIAL_AS_IT_SHOULD_BE;
	if (finding == FOUND_UNKNOWN)
		return TRIAL_UNKNOWN;
	return finding == FOUND_OPEN ? TRIAL_OPEN : TRIAL_AS_IT_SHOULD_BE;
}

void verify_policy(const struct policy *policy, struct trial trials[REASON_COUNT])
{
	struct probe_result results[REASON_LIMIT];

	probe_reasons(results);
	for (int i = 0; i < REASON_COUNT; i++) {
		const struct request request = {.reason = reason_table[i].id};

		trials[i].reason = &reason_table[i];
		trials[i].action = (enum action)decide(policy, &request).action;
		trials[i].result = results[reason_table[i].id];
		trials[i].verdict = judge(trials[i].action, trials[i].result.finding);
	}
}

struct trial_counts count_trials(const struct trial trials[REASON_COUNT])
{
	struct trial_counts counts = {0};

	for (int i = 0; i < REASON_COUNT; i++) {
		if (trials[i].reason->cls == CLASS_OPTIONAL && trials[i].action == ACTION_ALLOW) {
			counts.unasked++;
			continue;
		}
		counts.found[trials[i].result.finding]++;
		counts.verdict[trials[i].verdict]++;
	}
	return counts;
}

enum exit_status trial_status(const struct trial_counts *counts)
{
	if (counts->verdict[TRIAL_OPEN])
		return STATUS_OPEN;
	return counts->verdict[TRIAL_UNKNOWN] ? STATUS_UNKNOWN : STATUS_OK;
}

static enum tone tone_of(const struct trial *trial)
{
	if (trial->verdict == TRIAL_OPEN)
		return TONE_BAD;
	if (trial->verdict == TRIAL_UNKNOWN)
		return TONE_DOUBT;
	return trial->result.finding == FOUND_REFUSED ? TONE_GOOD : TONE_PLAIN;
}

static void print_trials(const struct out *out, const struct trial trials[REASON_COUNT])
{
	struct table *table = table_new(out, (const char *const[]){"REASON", "MODE SAYS", "FOUND", "HOW IT IS KNOWN", NULL});

	for (int i = 0; i < REASON_COUNT; i++)
		if (trials[i].result.finding != FOUND_ABSENT)
			table_row(table, (const struct cell[]){
					 {trials[i].reason->name, TONE_PLAIN},
					 {action_name(trials[i].action), TONE_PLAIN},
					 {finding_name(trials[i].result.finding), tone_of(&trials[i])},
					 {*trials[i].result.why ? trials[i].result.why : "tried", TONE_PLAIN},
				 });
	table_print(table);
}

static void print_absent(const struct out *out, const struct trial trials[REASON_COUNT])
{
	char names[REASON_LIST_SIZE];
	kl_u64 absent = 0;

	for (int i = 0; i < REASON_COUNT; i++)
		if (trials[i].result.finding == FOUND_ABSENT)
			absent |= REASON_BIT(trials[i].reason->id);
	reason_list(absent, names);
	out_say(out, "\nAbsent from the running kernel, so nothing to refuse: %s\n", names);
}

static const char *status_word(enum exit_status status)
{
	return status == STATUS_OK ? "ok" : status == STATUS_OPEN ? "open" : "unknown";
}

static json_t *trials_json(const char *mode, const struct trial trials[REASON_COUNT], enum exit_status status)
{
	json_t *list = json_array();

	for (int i = 0; i < REASON_COUNT; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:b}", "reason", trials[i].reason->name, "mode_says",
						      action_name(trials[i].action), "found",
						      finding_name(trials[i].result.finding), "why", trials[i].result.why,
						      "as_it_should_be", trials[i].verdict == TRIAL_AS_IT_SHOULD_BE));
	return json_pack("{s:s, s:s, s:o}", "mode", mode, "verified", status_word(status), "reasons", list);
}

static void print_summary(const struct out *out, const char *mode, const struct trial_counts *counts)
{
	out_say(out, "\n%s: %u refused, %u open, %u absent, %u unknown", mode, counts->found[FOUND_REFUSED],
		counts->found[FOUND_OPEN], counts->found[FOUND_ABSENT], counts->found[FOUND_UNKNOWN]);
	if (counts->unasked)
		out_say(out, ", %u optional and not asked for", counts->unasked);
	out_say(out, ": ");
	if (counts->verdict[TRIAL_OPEN])
		out_tone(out, TONE_BAD, "%u should be refused and is not", counts->verdict[TRIAL_OPEN]);
	else if (counts->verdict[TRIAL_UNKNOWN])
		out_tone(out, TONE_DOUBT, "could not tell for %u; unknown is never ok", counts->verdict[TRIAL_UNKNOWN]);
	else
		out_tone(out, TONE_GOOD, "all as it should be");
	out_say(out, "\n");
}

/* The policy to compare with: the mode that was named, or the one in force. */
static enum exit_status choose_policy(const struct invocation *call, struct policy *policy)
{
	struct engine_state state;
	struct fault fault;

	if (call->count)
		return mode_load_or_tell(call->out, call->arguments[0], policy);
	if (engine_choose()->query(&state, &fault)) {
		out_error(call->out, "kernel", "%s", fault.what);
		return STATUS_UNKNOWN;
	}
	*policy = state.policy;
	if (!state.loaded)
		strcpy(policy->mode, "none");
	return STATUS_OK;
}

static enum exit_status run_verify(const struct invocation *call)
{
	struct trial trials[REASON_COUNT];
	struct policy policy = {0};
	enum exit_status status;

	if (!has_all_capabilities()) {
		out_error(call->out, "permission",
			  "verify needs root with all capabilities: without them the kernel refuses for other reasons");
		return STATUS_UNKNOWN;
	}
	status = choose_policy(call, &policy);
	if (status != STATUS_OK)
		return status;
	verify_policy(&policy, trials);

	const struct trial_counts counts = count_trials(trials);

	status = trial_status(&counts);
	if (!policy.deny && !policy.audit && !call->count && counts.found[FOUND_OPEN])
		status = STATUS_OPEN;
	if (call->out->json) {
		out_json(call->out, trials_json(policy.mode, trials, status));
		return status;
	}
	print_trials(call->out, trials);
	print_absent(call->out, trials);
	print_summary(call->out, policy.mode, &counts);
	if (!call->count && !policy.magic)
		out_tone(call->out, TONE_BAD, "No mode is in force; `kernlock enforce integrity` puts one in force.\n");
	beside_tell(call->out, engine_choose());
	return status;
}

const struct verb verb_verify = {
	.name = "verify",
	.usage = "[MODE]",
	.summary = "Try every door, harmlessly, and compare with the mode in force",
	.manual = "Tries each reason that this kernel has in a child process, in a way that does nothing when it is "
		  "allowed, and compares with the mode in force, or with _MODE_. Each is found *refused*, *open*, *absent* "
		  "(the running kernel has no such operation) or *unknown*, with the cause. Safe on a production machine: it "
		  "changes nothing and loads nothing; where a door is open the kernel itself may log one line about the attempt.\n\n"
		  "Exits 0 only when everything that the mode refuses is refused or absent; 3 when a door is open, or when no mode "
		  "is in force; 4 when something could not be told.",
	.most = 1,
	.words = WORDS_MODES,
	.run = run_verify,
};
