// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock report`: would a mode be safe here?
 */
#include "report.h"
#include "scan.h"

#include <errno.h>

enum { OPTION_HTML, OPTION_MERGE, OPTION_SCAN, OPTION_ROOT, OPTION_FROM };

enum exit_status report_failed(const struct out *out, int error, const struct fault *fault)
{
	out_error(out, error == -EACCES || error == -EPERM ? "permission" : "failure", "%s", fault->what);
	return STATUS_FAILED;
}

static enum exit_status usage(const struct out *out, const char *what)
{
	out_error(out, "usage", "%s (see `kernlock report --help`)", what);
	return STATUS_USAGE;
}

/* A recording that was brought from elsewhere says nothing of this machine. */
static json_t *scan_of_machine(const char *from)
{
	return from ? NULL : report_scan_json(NULL);
}

int report_page_first(const struct out *out, const json_t *document, const char *page, struct fault *fault)
{
	if ((out->json || page) && !document)
		return fault_set(fault, -ENOMEM, "out of memory");
	return page ? report_page(page, document, fault) : 0;
}

void report_finish(const struct out *out, json_t *document, const char *page)
{
	if (page)
		out_say(out, "\nThe page is in %s.\n", page);
	if (out->json)
		out_json(out, document);
	else
		json_decref(document);
}

static enum exit_status tell(const struct out *out, const struct report *report, const char *from, const char *page)
{
	json_t *document = out->json || page ? report_json(report, scan_of_machine(from)) : NULL;
	struct fault fault = {""};
	const int result = report_page_first(out, document, page, &fault);

	if (result) {
		json_decref(document);
		return report_failed(out, result, &fault);
	}
	report_print(out, report);
	if (!from && !out->json)
		report_scan_print(out);
	report_finish(out, document, page);
	return report_status(report->judgement);
}

static enum exit_status report_of_recording(const struct out *out, const char *from, const char *page)
{
	struct report report;
	struct fault fault = {""};
	const int result = report_make(&report, from, &fault);
	const enum exit_status status = result ? report_failed(out, result, &fault) : tell(out, &report, from, page);

	report_free(&report);
	return status;
}

static enum exit_status run_report(const struct invocation *call)
{
	const bool *given = call->given;
	const char *page = call->values[OPTION_HTML];

	if (given[OPTION_SCAN]) {
		if (given[OPTION_HTML] || given[OPTION_MERGE] || given[OPTION_FROM] || call->count)
			return usage(call->out, "--scan goes with --root and --json only");
		return report_scan(call->out, call->values[OPTION_ROOT]);
	}
	if (given[OPTION_ROOT])
		return usage(call->out, "--root goes with --scan only");
	if (given[OPTION_MERGE]) {
		if (given[OPTION_FROM] || !call->count)
			return usage(call->out, given[OPTION_FROM] ? "--merge reads reports, and --from a recording: one of them" : "--merge needs the files of reports");
		return report_merge(call->out, call->count, call->arguments, page);
	}
	if (call->count)
		return usage(call->out, "files go with --merge only; --from names a recording");
	return report_of_recording(call->out, call->values[OPTION_FROM], page);
}

const struct verb verb_report = {
	.name = "report",
	.usage = "[--html FILE] [--from FILE] | --scan [--root DIR] | --merge FILE...",
	.summary = "Would a mode be safe here: what was recorded, judged by every mode",
	.manual = "Tells of each mode, by the same decisions as the kernel makes, whether it would have refused anything of what an "
		  "evaluation has recorded, and then what was seen: by which program, why, how often, in which unit, and what to do about it. "
		  "Questions (reading _/sys/power/state_) and probes of libraries are told apart from attempts: they would be refused too, and "
		  "nobody minds. Exits 0 when the mode that was evaluated would have refused nothing that was attempted, 3 when it would have, "
		  "and 4 when that cannot be told: nothing was recorded, or entries were lost.\n\n"
		  SCAN_MANUAL "\n\n"
		  "*--merge* takes reports of several machines, each made by *kernlock report --json*, and tells of each mode how many machines are ready "
		  "for it; any file that is no whole report is named, and then nothing is told. The JSON forms are described in "
		  "*kernlock-report*(5).",
	.options = {[OPTION_HTML] = {"html", "write a page for a browser to FILE, too", "FILE"},
		    [OPTION_MERGE] = {"merge", "make one report of the reports of several machines", NULL},
		    [OPTION_SCAN] = {"scan", "look for what would stop working, without a recording", NULL},
		    [OPTION_ROOT] = {"root", "scan the system below DIR, not this one", "DIR"},
		    [OPTION_FROM] = {"from", "read the recording in FILE", "FILE"}},
	.most = VERB_ANY_NUMBER,
	.run = run_report,
};
