// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock monitor`: refusals, and what would be refused, as they happen. It looks at the
 * engine's table four times a second: whoever floods it makes a number larger.
 */
#include "monitor.h"

#include <errno.h>
#include <search.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../lang/mode.h"
#include "../lang/words.h"
#include "cleanup.h"
#include "engine.h"
#include "journal.h"
#include "recording_live.h"
#include "sighting_row.h"
#include "verb.h"

#define LOOK_NANOSECONDS 250000000L
#define LOOKS_A_WATCH (WATCH_SECONDS * 4 - 1)

enum { OPTION_REASON, OPTION_PROGRAM, OPTION_CGROUP, OPTION_JOURNAL };

/** struct known - a row that was seen before, and how often it had been counted then, by which life of the engine. */
struct known {
	struct event_key key;
	kl_u64 count;
	kl_u32 program;
};

/** struct monitor - one run of the verb. */
struct monitor {
	const struct invocation *call;
	const struct engine *engine;
	enum reason reason; /**< only that; REASON_NONE: every one */
	void *known;	    /**< tree of struct known, for tsearch(3) */
	bool silent;	    /**< what was there at the beginning is not told */
	bool failed;	    /**< memory is out, or the journal cannot be written; told in fault */
	struct fault fault;
	kl_u64 boot;
	struct engine_session session;
	struct row_words words;
	bool idle;	    /**< nothing is in force, and nothing evaluated */
	char in_force[POLICY_MODE_SIZE], evaluated[POLICY_MODE_SIZE];
};

static volatile sig_atomic_t ended;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static int compare_known(const void *left, const void *right)
{
	return memcmp(&((const struct known *)left)->key, &((const struct known *)right)->key, sizeof(struct event_key));
}

static kl_u64 out_of_memory(struct monitor *monitor)
{
	fault_set(&monitor->fault, -ENOMEM, "out of memory");
	monitor->failed = true;
	return 0;
}

/* How often since the last look. */
static kl_u64 count_new(struct monitor *monitor, const struct event_key *key, kl_u64 count)
{
	struct known *fresh = malloc(sizeof(*fresh)), **place;
	kl_u64 before;

	if (!fresh)
		return out_of_memory(monitor);
	*fresh = (struct known){.key = *key};
	place = tsearch(fresh, &monitor->known, compare_known);
	if (!place || *place != fresh)
		free(fresh);
	if (!place)
		return out_of_memory(monitor);
	/* A new engine has a new table. */
	before = (*place)->program == monitor->session.program_id ? (*place)->count : 0;
	(*place)->count = count;
	(*place)->program = monitor->session.program_id;
	return count - before;
}

static bool is_wanted(const struct monitor *monitor, const struct sighting *seen)
{
	const char *program = monitor->call->values[OPTION_PROGRAM], *cgroup = monitor->call->values[OPTION_CGROUP];
	const char *file = strrchr(seen->path, '/');

	if (monitor->reason && monitor->reason != seen->reason)
		return false;
	if (program && strcmp(program, seen->program) && strcmp(program, seen->path) && (!file || strcmp(program, file + 1)))
		return false;
	return !cgroup || strstr(seen->cgroup, cgroup);
}

static void tell(struct monitor *monitor, kl_u64 count)
{
	const struct sighting *seen = &monitor->words.sighting;
	const struct notice notice = {
		.sighting = seen, .count = count, .mode = seen->action == ACTION_DENY ? monitor->in_force : monitor->evaluated};

	if (monitor->call->given[OPTION_JOURNAL] && journal_send(&notice, &monitor->fault))
		monitor->failed = true;
	if (!monitor->call->out->json) {
		notice_print(monitor->call->out, &notice);
		return;
	}
	json_t *object = notice_json(&notice);

	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

static int look_at_row(void *context, const struct event_key *key, const struct event_row *row)
{
	struct monitor *monitor = context;
	const kl_u64 count = count_new(monitor, key, row->count);

	if (monitor->failed || !count || monitor->silent)
		return monitor->failed;
	row_words_fill(&monitor->words, key, row, monitor->boot);
	if (is_wanted(monitor, &monitor->words.sighting))
		tell(monitor, count);
	return monitor->failed || ferror(stdout);
}

static void name_modes(struct monitor *monitor)
{
	struct recording_head head;
	struct engine_state state;
	struct fault ignored;

	if (!monitor->engine->query(&state, &ignored) && state.loaded)
		memcpy(monitor->in_force, state.policy.mode, sizeof(monitor->in_force));
	else
		strcpy(monitor->in_force, "");
	monitor->idle = !state.loaded && !state.evaluated;
	memcpy(monitor->evaluated, monitor->in_force, sizeof(monitor->evaluated));
	if (state.evaluated && !recording_read_head(RECORDING_FILE, &head, &ignored))
		snprintf(monitor->evaluated, sizeof(monitor->evaluated), "%.31s", head.mode);
}

static int look(struct monitor *monitor, unsigned number, struct fault *fault)
{
	int result = number % LOOKS_A_WATCH ? 0 : monitor->engine->watch(fault);

	if (result)
		return result;
	if (number % LOOKS_A_WATCH == 0)
		name_modes(monitor);
	monitor->boot = boot_time();
	result = monitor->engine->rows(&monitor->session, look_at_row, monitor, fault);
	fflush(stdout);
	if (result > 0)
		return fault_set(fault, -1, "%s", monitor->failed ? monitor->fault.what : "cannot write the answer");
	return result;
}

static enum exit_status run_until_ended(struct monitor *monitor)
{
	const struct timespec pause = {.tv_nsec = LOOK_NANOSECONDS};
	struct fault fault;

	for (unsigned number = 0; !ended; number++) {
		monitor->silent = number == 0;
		if (look(monitor, number, &fault)) {
			out_error(monitor->call->out, "kernel", "%s", fault.what);
			return STATUS_FAILED;
		}
		if (!number && monitor->idle && !monitor->call->out->json)
			out_error(monitor->call->out, "kernel", "no mode is in force and no evaluation runs: waiting for one "
				  "(`kernlock evaluate start`)");
		nanosleep(&pause, NULL);
	}
	return STATUS_OK;
}

static enum exit_status unknown_reason(const struct invocation *call, const char *word)
{
	const char *names[REASON_COUNT + 1] = {0};
	const char *nearest;

	for (int i = 0; i < REASON_COUNT; i++)
		names[i] = reason_table[i].name;
	nearest = nearest_name(word, strlen(word), names);
	out_error(call->out, "usage", "there is no reason '%s'%s%s%s", word, nearest ? "; did you mean '" : "", nearest ? nearest : "",
		  nearest ? "'?" : "");
	return STATUS_USAGE;
}

static enum exit_status run_monitor(const struct invocation *call)
{
	_cleanup_free_ struct monitor *monitor = calloc(1, sizeof(*monitor));
	const char *word = call->values[OPTION_REASON];
	const struct reason_words *reason = word ? reason_named(word, strlen(word)) : NULL;
	const struct sigaction action = {.sa_handler = end};
	enum exit_status status;

	if (word && !reason)
		return unknown_reason(call, word);
	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may see what programs are refused");
		return STATUS_FAILED;
	}
	if (!monitor) {
		out_error(call->out, "failure", "out of memory");
		return STATUS_FAILED;
	}
	*monitor = (struct monitor){.call = call, .engine = engine_choose(), .reason = reason ? reason->id : REASON_NONE};
	if (call->given[OPTION_JOURNAL] && journal_open(&monitor->fault)) {
		out_error(call->out, "failure", "%s", monitor->fault.what);
		return STATUS_FAILED;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	status = run_until_ended(monitor);
	tdestroy(monitor->known, free);
	return status;
}

const struct verb verb_monitor = {
	.name = "monitor",
	.usage = "[--reason REASON] [--program NAME] [--cgroup PART] [--journal]",
	.summary = "Show refusals, and what would be refused, as they happen",
	.manual = "Prints a line for each caller that was refused, or would have been, since the last look a quarter of a second ago: time, "
		  "reason, program and pid, parent, unit, user, the rule and the mode that decided, and how often where it was more than "
		  "once. What would be refused is seen while an evaluation runs (*evaluate*), or where the mode in force audits. Works with a "
		  "sealed engine. It looks at the engine's own table, so that a flood makes a number larger and loses nothing; while it runs "
		  "each refusal is recorded, afterwards no longer. Ends by Ctrl-C, or with what it writes to.\n\n"
		  "_NAME_ is a program's name or path, _PART_ a part of a cgroup's path, as in *--cgroup* _cron.service_. Under *--json* it "
		  "writes one object a line: _time_ (seconds since 1970), _action_ (_refused_ or _went-on_), _reason_, _class_, _kind_ "
		  "(_attempt_, _query_ or _probe_), _doubtful_, _rule_, _mode_, _program_, _pid_, _parent_, _parent\\_pid_, _unit_, _cgroup_, "
		  "_uid_, _exe_, _arguments_, _count_ (since the last look) and _total_. Control characters in names are shown as \\\\xNN.\n\n"
		  "With *--journal* each line goes to systemd's journal too, for *journalctl -t kernlock*, with what *--json* says in fields: "
		  "_KERNLOCK\\_ACTION_, _KERNLOCK\\_REASON_, _KERNLOCK\\_PROGRAM_, _KERNLOCK\\_UNIT_ and so on, a _MESSAGE\\_ID_ for what was "
		  "refused and one for what would be, which *journalctl -x* explains, and _OBJECT\\_PID_; without the arguments. "
		  "_kernlock-monitor.service_ does that from boot on, once it is enabled. *kernlock-fleet*(7) shows what it is good for.",
	.options = {[OPTION_REASON] = {"reason", "only that reason", "REASON"},
		    [OPTION_PROGRAM] = {"program", "only that program", "NAME"},
		    [OPTION_CGROUP] = {"cgroup", "only cgroups whose path has that part", "PART"},
		    [OPTION_JOURNAL] = {"journal", "write to the journal of systemd, too", NULL}},
	.words = WORDS_NONE,
	.run = run_monitor,
};
