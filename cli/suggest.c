// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock suggest`: a mode made of what was recorded.
 */
#include "suggest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "mode_files.h"
#include "reason_list.h"

enum { OPTION_FROM, OPTION_NAME };

#define DEFAULT_NAME "suggested"

static bool is_free_name(const struct out *out, const char *name)
{
	char padded[POLICY_MODE_SIZE] = {0};

	if (strlen(name) < sizeof(padded))
		memcpy(padded, name, strlen(name));
	if (!policy_mode_is_name(padded)) {
		out_error(out, "usage", "'%.60s' can be no mode's name: take a-z, 0-9 and '-', %d of them at most", name, POLICY_MODE_SIZE - 1);
		return false;
	}
	if (mode_is_shipped(name))
		out_error(out, "usage", "'%s' is a mode built into kernlock; give yours another name", name);
	return !mode_is_shipped(name);
}

/* Nobody gets a mode that does not mean what its comments say. */
static bool is_right(const struct suggestion *suggestion, const char *text)
{
	const struct mode_source source = {.file = "suggestion", .text = text, .size = strlen(text)};
	struct mode_error error;
	struct policy policy;

	return !mode_compile(&source, NULL, NULL, &policy, &error) && policy.deny == suggestion->refused && !policy.audit;
}

static enum exit_status tell(const struct out *out, const struct report *report, const char *name)
{
	const struct suggestion suggestion = suggestion_of(report);
	_cleanup_free_ char *text = suggestion_text(report, name);

	if (!text || !is_right(&suggestion, text)) {
		out_error(out, "failure", text ? "the mode that was made does not compile as it should: nothing is suggested" : "out of memory");
		return STATUS_FAILED;
	}
	out_say(out, "%s", text);
	out_json(out, json_pack("{s:s, s:s, s:o, s:o, s:o, s:b}", "mode", name, "text", text, "refused", reason_list_json(suggestion.refused),
				"needed", reason_list_json(suggestion.attempted), "unwatched", reason_list_json(suggestion.unwatched), "complete",
				!report->head.lost));
	if (report->head.lost && !out->json)
		out_error(out, "failure", "entries were lost while it was recorded: what they needed is perhaps refused by this mode");
	return report->head.lost ? STATUS_UNKNOWN : STATUS_OK;
}

static enum exit_status suggest_for(const struct out *out, const struct report *report, const char *name)
{
	if (report->head.since)
		return tell(out, report, name);
	out_error(out, "failure", "nothing was recorded, so nothing can be suggested: `kernlock evaluate start` first");
	return STATUS_UNKNOWN;
}

static enum exit_status run_suggest(const struct invocation *call)
{
	const char *name = call->given[OPTION_NAME] ? call->values[OPTION_NAME] : DEFAULT_NAME;
	struct report report;
	struct fault fault = {""};
	enum exit_status status = STATUS_FAILED;
	int result;

	if (!is_free_name(call->out, name))
		return STATUS_USAGE;
	result = report_make(&report, call->values[OPTION_FROM], &fault);
	if (result)
		out_error(call->out, result == -EACCES || result == -EPERM ? "permission" : "failure", "%s", fault.what);
	else
		status = suggest_for(call->out, &report, name);
	report_free(&report);
	return status;
}

const struct verb verb_suggest = {
	.name = "suggest",
	.usage = "[--from FILE] [--name NAME]",
	.summary = "Write a mode that refuses nothing of what was recorded",
	.manual = "Prints a mode file: the strictest mode that would have refused nothing that was attempted while an evaluation ran. Each "
		  "_allow_ in it is preceded by the programs and units that need it, how often they did, and what leaving it open costs. What "
		  "was only asked about or probed stays refused, as does what nothing attempted; what nobody watched for is left open, and "
		  "optional reasons are never refused. Read it, keep what you want, and put it into _/etc/kernlock/modes/NAME.mode_. Exits 4 "
		  "when nothing was recorded, or when entries were lost.",
	.options = {[OPTION_FROM] = {"from", "read the recording in FILE", "FILE"},
		    [OPTION_NAME] = {"name", "call the mode NAME, not suggested", "NAME"}},
	.run = run_suggest,
};
