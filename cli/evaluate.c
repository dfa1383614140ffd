// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock evaluate`: records what a mode would refuse, and refuses nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lang/words.h"
#include "engine.h"
#include "evaluate.h"
#include "mode_files.h"
#include "reason_list.h"
#include "recording_live.h"
#include "verb.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#define EVALUATE_ROWS TEXT(EVENT_ROWS)
#define DEFAULT_MODE "confidentiality"
#define PREVIOUS_FILE RECORDING_FILE ".1"
#define RECORDED_UNIT "kernlock-evaluate.service"

/** struct plan - what is to be recorded. */
struct plan {
	const char *mode;
	kl_u64 reasons; /**< of that mode */
	kl_u64 left;	/**< left out, because recording them would make something warm slower */
	kl_u64 unable;	/**< left out, because the engine cannot look for them in this boot */
};

/* ---- start */

static void leave_unable_out(struct plan *plan, const struct engine_state *state)
{
	plan->unable = plan->reasons & state->unable;
	plan->reasons &= ~plan->unable;
}

/* Whoever names a mode wants all of it. */
static void leave_warm_out(struct plan *plan, const struct policy *policy)
{
	struct engine_extras extras;

	engine_choose()->extras(policy, &extras);
	for (int i = 0; i < extras.count; i++)
		if (*extras.extras[i].asked)
			plan->left |= extras.extras[i].reasons;
	plan->reasons &= ~plan->left;
}

static enum exit_status make_plan(const struct invocation *call, struct plan *plan)
{
	const bool named = call->count > 1;
	struct policy policy;
	enum exit_status status = mode_load_or_tell(call->out, named ? call->arguments[1] : DEFAULT_MODE, &policy);
	static char mode[POLICY_MODE_SIZE];

	if (status != STATUS_OK)
		return status;
	memcpy(mode, policy.mode, sizeof(mode));
	*plan = (struct plan){.mode = mode, .reasons = policy.deny | policy.audit};
	if (!named)
		leave_warm_out(plan, &policy);
	if (plan->reasons)
		return STATUS_OK;
	out_error(call->out, "mode", "'%s' refuses and audits nothing, so there is nothing to record", mode);
	return STATUS_USAGE;
}

static void begin(struct recording_head *head, const void *context)
{
	const struct plan *plan = context;

	if (!head->running)
		head->since = (kl_u64)time(NULL);
	snprintf(head->mode, sizeof(head->mode), "%s", plan->mode);
	head->reasons = plan->reasons;
	head->running = true;
}

/* An evaluation that was stopped is over: what it recorded is put aside, whole. */
static int put_aside(struct fault *fault)
{
	struct recording_head head;
	const int result = recording_read_head(RECORDING_FILE, &head, fault);

	if (result == -ENOENT || (!result && head.running))
		return 0;
	if (result)
		return result;
	if (rename(RECORDING_FILE, PREVIOUS_FILE))
		return fault_set(fault, -errno, "cannot put the last recording aside as " PREVIOUS_FILE ": %s", strerror(errno));
	return 1;
}

/* All or nothing: what was recorded before is recorded still. */
static int start(const struct plan *plan, const struct engine_state *before, struct fault *fault)
{
	struct fault ignored;
	int aside = put_aside(fault), result;

	if (aside < 0)
		return aside;
	/* An engine with more programs may take the place of the one that records: what that saw goes to disk first. */
	result = before->evaluated ? recording_save(NULL, NULL, fault) : 0;
	if (!result)
		result = engine_choose()->evaluate(plan->reasons, fault);
	if (!result) {
		result = recording_save(begin, plan, fault);
		if (!result)
			return 0;
		engine_choose()->evaluate(before->evaluated, &ignored);
	}
	if (aside)
		rename(PREVIOUS_FILE, RECORDING_FILE);
	return result;
}

static bool unit_is_there(void)
{
	return access("/run/systemd/system", F_OK) == 0;
}

static void tell_started(const struct out *out, const struct plan *plan, bool again)
{
	char names[REASON_LIST_SIZE];

	if (out->json) {
		out_json(out, json_pack("{s:s, s:s, s:o, s:o}", "evaluation", "running", "mode", plan->mode, "reasons",
					reason_list_json(plan->reasons), "left_out", reason_list_json(plan->left | plan->unable)));
		return;
	}
	out_tone(out, TONE_GOOD, again ? "Recording goes on" : "Recording");
	out_say(out, " what '%s' would refuse (%d reasons). Nothing is refused that was not refused before.\n", plan->mode,
		__builtin_popcountll(plan->reasons));
	if (plan->left) {
		reason_list(plan->left, names);
		out_say(out, "Not recorded, because it would make something warm slower: %s. `kernlock evaluate start %s` records it too.\n",
			names, plan->mode);
	}
	if (plan->unable) {
		reason_list(plan->unable, names);
		out_say(out, "Not recorded, because the engine cannot look for it in this boot: %s.\n", names);
	}
	out_say(out, "`kernlock report` shows what was seen, `kernlock monitor` as it happens, `kernlock evaluate stop` ends it.\n");
	if (unit_is_there())
		out_say(out, "To keep it over reboots: systemctl enable --now " RECORDED_UNIT "\n");
}

static enum exit_status failed(const struct out *out, const struct fault *fault)
{
	out_error(out, "kernel", "%s", fault->what);
	return STATUS_FAILED;
}

static enum exit_status run_start(const struct invocation *call)
{
	const struct engine *engine = engine_choose();
	struct lack lacks[ENGINE_LACKS];
	struct engine_state state;
	struct fault fault;
	struct plan plan;
	const enum exit_status status = make_plan(call, &plan);

	if (status != STATUS_OK)
		return status;
	if (engine->lacks(lacks)) {
		out_error(call->out, "kernel", "this kernel lacks %s: %s", lacks[0].what, lacks[0].cure);
		return STATUS_FAILED;
	}
	if (engine->query(&state, &fault))
		return failed(call->out, &fault);
	if (call->count == 1)
		leave_unable_out(&plan, &state);
	if (start(&plan, &state, &fault))
		return failed(call->out, &fault);
	tell_started(call->out, &plan, state.evaluated != 0);
	return STATUS_OK;
}

/* ---- stop, save, resume */

static void end(struct recording_head *head, const void *context)
{
	(void)context;
	head->running = false;
}

static enum exit_status said(const struct out *out, const char *text)
{
	out_say(out, "%s\n", text);
	out_json(out, json_pack("{s:s}", "done", text));
	return STATUS_OK;
}

static enum exit_status run_stop(const struct invocation *call)
{
	struct engine_state state;
	struct fault fault;

	if (engine_choose()->query(&state, &fault))
		return failed(call->out, &fault);
	if (!state.evaluated && access(RECORDING_FILE, F_OK))
		return said(call->out, "No evaluation was running; nothing was changed.");
	if (recording_save(end, NULL, &fault) || engine_choose()->evaluate(0, &fault))
		return failed(call->out, &fault);
	return said(call->out, "Stopped: nothing of it runs any more. `kernlock report` shows what was seen.");
}

static enum exit_status run_save(const struct invocation *call)
{
	struct fault fault;

	if (recording_save(NULL, NULL, &fault))
		return failed(call->out, &fault);
	return said(call->out, "Saved to " RECORDING_FILE ".");
}

static enum exit_status run_resume(const struct invocation *call)
{
	struct recording_head head;
	struct fault fault;
	const int result = recording_read_head(RECORDING_FILE, &head, &fault);

	if (result == -ENOENT || (!result && !head.running))
		return said(call->out, "No evaluation is to be resumed.");
	if (result || engine_choose()->evaluate(head.reasons, &fault) || recording_save(NULL, NULL, &fault))
		return failed(call->out, &fault);
	return said(call->out, "The evaluation goes on.");
}

/* ---- the verb */

static const struct step {
	const char *name;
	int most; /**< arguments, itself included */
	enum exit_status (*run)(const struct invocation *call);
} steps[] = {
	{"start", 2, run_start}, {"stop", 1, run_stop}, {"status", 1, evaluate_status}, {"save", 1, run_save}, {"resume", 1, run_resume},
};

static enum exit_status run_evaluate(const struct invocation *call)
{
	const char *word = call->count ? call->arguments[0] : "status";

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (strcmp(word, steps[i].name) != 0)
			continue;
		if (call->count > steps[i].most) {
			out_error(call->out, "usage", "'%s' takes nothing after it, not '%s'", word, call->arguments[1]);
			return STATUS_USAGE;
		}
		if (geteuid() == 0)
			return steps[i].run(call);
		out_error(call->out, "permission", "only root may; nothing was changed");
		return STATUS_FAILED;
	}
	out_error(call->out, "usage", "'%s' is none of start, stop, status, save and resume", word);
	return STATUS_USAGE;
}

const struct verb verb_evaluate = {
	.name = "evaluate",
	.usage = "[start [MODE] | stop | status | save | resume]",
	.summary = "Record what a mode would refuse, refusing nothing",
	.manual = "*start* records from now on each request that _MODE_ refuses or audits, and lets it go on; what a mode in force "
		  "refuses stays refused, and is recorded as refused. The kernel counts them where they happen, apart for each reason, "
		  "program, user and cgroup, with first and last time, process, parent, path and command line (which may hold secrets: only "
		  "root can read it): no daemon, no queue that a flood could fill. There is room for " EVALUATE_ROWS " different callers, of "
		  "which users without privilege may take a quarter; what finds no room is counted as lost, and told wherever it matters. "
		  "It works beside a mode in force, sealed or not, and goes on when one is enforced.\n\n"
		  "Without _MODE_ it is confidentiality, without what would need a program on a warm path (_pfkey-secret_: every new "
		  "socket), and in the engine _lsm_ without what the kernel cannot look for in this boot; a mode that is named is recorded whole.\n\n"
		  "Told apart from attempts are _queries_ (reading _/sys/power/state_ is none to hibernate) and _probes_ of what the kernel "
		  "can (libbpf's, and those of *verify*). A caller is _doubtful_ where the kernel may have asked on behalf of somebody else.\n\n"
		  "*save* writes what was seen to _/var/lib/kernlock/recording_; *resume* takes up after a reboot what was not stopped. "
		  "_kernlock-evaluate.service_ does both, and its timer saves each hour. *stop* saves, and leaves nothing running. *start* "
		  "after a *stop* begins anew and keeps the last recording as _recording.1_. *status*, also without a word: exit status 0 "
		  "when one is running, 3 when none is.",
	.least = 0,
	.most = 2,
	.words = WORDS_MODES,
	.run = run_evaluate,
};
