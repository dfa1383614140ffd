// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock metrics`: what is in force, and what it refused, in the words of OpenMetrics.
 */
#include "metrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../lang/words.h"
#include "cleanup.h"
#include "duration.h"
#include "replace_file.h"
#include "verb.h"
#include "vitals.h"

enum { OPTION_WRITE };

#define METRIC_FAMILY(SYMBOL, name, type, unit, labels, help) [METRIC_##SYMBOL] = {name, type, unit, help},
const struct metric_family metric_families[METRIC_COUNT] = {METRICS(METRIC_FAMILY)};
#undef METRIC_FAMILY

#define METRIC_LABEL_NAMES(SYMBOL, name, type, unit, labels, help) [METRIC_##SYMBOL] = labels,
const char *const metric_label_names[METRIC_COUNT] = {METRICS(METRIC_LABEL_NAMES)};
#undef METRIC_LABEL_NAMES

static void expose(const struct exposition *exposition, enum metric metric, const struct metric_label labels[], kl_u64 value)
{
	exposition_family(exposition, &metric_families[metric]);
	exposition_sample(exposition, &metric_families[metric], labels, value);
}

static kl_u64 differs(const struct vitals *vitals)
{
	char text[CONFIGURED_TEXT];

	if (vitals->configured.state == CONFIG_UNREAD)
		return METRIC_UNKNOWN;
	return vitals->configured.state == CONFIG_BROKEN || configured_difference(&vitals->configured, &vitals->state, text);
}

static void expose_state(const struct exposition *exposition, const struct vitals *vitals)
{
	const struct engine_state *state = &vitals->state;
	const struct metric_label mode[] = {
		{"mode", state->loaded ? state->policy.mode : POLICY_NOTHING}, {"engine", vitals->engine}, {0}};

	expose(exposition, METRIC_MODE, mode, 1);
	expose(exposition, METRIC_ENFORCING, NULL, state->loaded);
	expose(exposition, METRIC_SEALED, NULL, state->sealed);
	expose(exposition, METRIC_TRIAL, NULL, (state->trial_left + NANOSECONDS - 1) / NANOSECONDS);
	expose(exposition, METRIC_DIFFERS, NULL, differs(vitals));
	expose(exposition, METRIC_EVALUATING, NULL, state->evaluated != 0);
	expose(exposition, METRIC_INTERRUPTED, NULL, vitals->interrupted < 0 ? METRIC_UNKNOWN : (kl_u64)vitals->interrupted);
}

/* Also those that were never asked: a counter that begins at 1 has no rate. */
static void expose_counts(const struct exposition *exposition, const struct engine_state *state, enum metric metric)
{
	exposition_family(exposition, &metric_families[metric]);
	for (int i = 0; i < REASON_COUNT; i++) {
		const struct event_counts *counts = &state->counts[reason_table[i].id];
		const struct metric_label labels[] = {
			{"reason", reason_table[i].name}, {"class", class_name(reason_table[i].cls)}, {0}};

		exposition_sample(exposition, &metric_families[metric], labels, metric == METRIC_REFUSED ? counts->denied : counts->audited);
	}
}

static void expose_all(const struct exposition *exposition, const struct vitals *vitals, struct callers *callers)
{
	expose(exposition, METRIC_INFO, (const struct metric_label[]){{"version", KERNLOCK_VERSION}, {0}}, 1);
	expose(exposition, METRIC_UP, NULL, vitals->known);
	expose(exposition, METRIC_WRITTEN, NULL, (kl_u64)time(NULL));
	if (vitals->known) {
		expose_state(exposition, vitals);
		expose_counts(exposition, &vitals->state, METRIC_REFUSED);
		expose_counts(exposition, &vitals->state, METRIC_AUDITED);
		expose(exposition, METRIC_ROWS, NULL, vitals->rows);
		expose(exposition, METRIC_LOST, NULL, vitals->lost);
		exposition_family(exposition, &metric_families[METRIC_PROGRAM_REFUSED]);
		callers_expose(callers, ACTION_DENY, exposition, METRIC_PROGRAM_REFUSED);
		exposition_family(exposition, &metric_families[METRIC_PROGRAM_AUDITED]);
		callers_expose(callers, ACTION_AUDIT, exposition, METRIC_PROGRAM_AUDITED);
	}
	exposition_end(exposition);
}

/** struct answer - all that there is to say. */
struct answer {
	struct vitals vitals;
	char *text;
	size_t size;
	json_t *samples;
};

static int gather(struct answer *answer)
{
	struct callers callers = {0};
	struct exposition exposition = {.text = open_memstream(&answer->text, &answer->size), .samples = answer->samples = json_array()};
	int result = -ENOMEM;

	if (exposition.text && exposition.samples) {
		vitals_read(&answer->vitals, callers_add, &callers);
		expose_all(&exposition, &answer->vitals, &callers);
		result = 0;
	}
	if (exposition.text && fclose(exposition.text))
		result = -errno;
	free(callers.list);
	return result;
}

/* Under --json the cause is a part of the one document. */
static void give(const struct out *out, const struct answer *answer, const char *written)
{
	const struct vitals *vitals = &answer->vitals;
	json_t *document;

	if (!out->json) {
		if (!written)
			fwrite(answer->text, 1, answer->size, stdout);
		if (!vitals->known)
			out_error(out, "kernel", "unknown: %s", vitals->fault.what);
		return;
	}
	document = json_pack("{s:b, s:O}", "up", vitals->known, "samples", answer->samples);
	if (!vitals->known)
		json_object_set_new(document, "unknown", out_string(vitals->fault.what));
	if (written)
		json_object_set_new(document, "written", out_string(written));
	out_json(out, document);
}

static enum exit_status answer_with(const struct invocation *call, const struct answer *answer)
{
	const char *path = call->values[OPTION_WRITE];
	struct fault fault;

	if (path && replace_file(path, answer->text, answer->size, &fault)) {
		out_error(call->out, "failure", "%s", fault.what);
		return STATUS_FAILED;
	}
	give(call->out, answer, path);
	return answer->vitals.known ? STATUS_OK : STATUS_UNKNOWN;
}

static enum exit_status run_metrics(const struct invocation *call)
{
	_cleanup_free_ struct answer *answer = calloc(1, sizeof(*answer));
	enum exit_status status = STATUS_FAILED;
	const int result = answer ? gather(answer) : -ENOMEM;

	if (result)
		out_error(call->out, "failure", "cannot make the answer: %s", strerror(-result));
	else
		status = answer_with(call, answer);
	if (answer) {
		free(answer->text);
		json_decref(answer->samples);
	}
	return status;
}

const struct verb verb_metrics = {
	.name = "metrics",
	.usage = "[--write FILE]",
	.summary = "Show the state and the counts as OpenMetrics text, for Prometheus",
	.manual = "Prints what is in force and how often each reason was refused or audited, as OpenMetrics text that Prometheus' "
		  "node\\_exporter takes too. *kernlock-fleet*(7) lists the metrics, and shows how it is set up. With *--write* it goes to _FILE_, "
		  "in one step: who reads it sees the whole of the old or of the new text, and whatever fails leaves the old. _FILE_ must be a "
		  "regular file, if it is there; the name of the new text, while it is written, is _FILE.PID_.\n\n"
		  "Needs root. Where the engine cannot be asked, the text says _kernlock\\_up 0_ and nothing of it, the cause goes to standard "
		  "error, and it exits 4. Under *--json* it is one object with _up_, _samples_ (each with _name_, _labels_ and _value_, null for "
		  "what cannot be told) and, if so, _unknown_ (the cause) and _written_ (the file).",
	.options = {[OPTION_WRITE] = {"write", "write it to FILE, in one step", "FILE"}},
	.words = WORDS_NONE,
	.run = run_metrics,
};
