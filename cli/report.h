/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report: what was recorded on this machine, judged by every mode there is; and a fleet, which is many of them.
 */
#ifndef KERNLOCK_REPORT_H
#define KERNLOCK_REPORT_H

#include "../lang/mode.h"
#include "recording.h"
#include "report_groups.h"
#include "verb.h"

/** REPORT_VERSION - of the JSON form of a report, and of a fleet's; kernlock-report(5) tells what is in it. */
#define REPORT_VERSION 1

/** enum judgement - would a mode be safe here? */
enum judgement {
	JUDGED_UNKNOWN, /**< cannot be told: nothing recorded, entries lost, or a reason that was not watched */
	JUDGED_CLEAR,	/**< nothing that was seen would have been refused */
	JUDGED_REFUSES	/**< something that was attempted would have been refused */
};

/** judgement_name() - "unknown", "clear" or "refuses"; judgement_named() - the value of that word, or -1. */
const char *judgement_name(enum judgement judgement);
int judgement_named(const char *name);

/** struct refusals - how much a set of refused reasons would have refused of what was seen. */
struct refusals {
	kl_u64 programs;	      /**< programs that attempted it; of those that were told apart */
	kl_u64 counts[EVENT_KINDS];   /**< how often, by kind */
	kl_u64 reasons;		      /**< the reasons for which something was attempted */
	kl_u64 harmless;	      /**< those that were only asked about or probed */
};

/** struct judged_mode - one mode and what it would have done. */
struct judged_mode {
	const char *name;	 /**< as in mode_names_read(); of a fleet, its own memory */
	bool broken;		 /**< it does not compile: the rest is 0 */
	struct mode_error error; /**< why */
	struct policy policy;	 /**< what it says */
	struct refusals refusals;
	kl_u64 unwatched;	 /**< reasons that it refuses and that nobody watched */
	enum judgement judgement;
};

/** struct report - all that is told. {0} before it is made. */
struct report {
	struct recording_head head;
	struct groups groups;
	struct judged_mode *modes; /**< mode_count of them */
	size_t mode_count;
	struct refusals evaluated; /**< of the mode that was evaluated */
	enum judgement judgement;  /**< of that mode */
	void *names;		   /**< what the modes' names point to */
};

/**
 * report_make() - read what was recorded, and judge it.
 * @from: a recording; NULL: this machine's
 *
 * Return: 0, or a negative errno told in @fault. In each case report_free() is due.
 */
int report_make(struct report *report, const char *from, struct fault *fault);
void report_free(struct report *report);

/** report_status() - the exit status that goes with a judgement. */
enum exit_status report_status(enum judgement judgement);

/** report_print() - the report as text. */
void report_print(const struct out *out, const struct report *report);

/** report_json() - as JSON; @scan is the findings of a scan, or NULL: the reference is taken. NULL when memory is out. */
json_t *report_json(const struct report *report, json_t *scan);

/** report_page() - write a page for a browser with @document in it, in one step. Return: 0, or a negative errno told in @fault. */
int report_page(const char *path, const json_t *document, struct fault *fault);

/** report_groups_json(), report_reasons_json() - the rows, and the reasons seen: the same in a report and a fleet. */
json_t *report_groups_json(const struct groups *groups, bool fleet);
json_t *report_reasons_json(const struct groups *groups);

/** report_folded_json() - what there was no room to tell apart, or null. */
json_t *report_folded_json(const struct groups *groups);

/** report_groups_print() - the rows as a table, the first @most of them, then what to do about each reason. */
void report_groups_print(const struct out *out, const struct groups *groups, size_t most, bool fleet);

/**
 * report_page_first() - @document as a page, where one is wanted: before anything is printed, so that nothing is when it cannot
 * be written. @page: its path, or NULL
 * Return: 0; -ENOMEM when there is no document and one is needed; or as report_page(); told in @fault.
 */
int report_page_first(const struct out *out, const json_t *document, const char *page, struct fault *fault);

/** report_finish() - after the text: where the page is, and @document under --json; takes the reference. */
void report_finish(const struct out *out, json_t *document, const char *page);

/** report_failed() - print @fault. Return: STATUS_FAILED. */
enum exit_status report_failed(const struct out *out, int error, const struct fault *fault);

/** report_scan() - print what would stop working on the system below @root, NULL: this one. Return: as a verb does. */
enum exit_status report_scan(const struct out *out, const char *root);

/** report_scan_print() - the same for this machine, under a heading of its own, as the last part of a report. */
void report_scan_print(const struct out *out);

/** report_scan_json() - the same for a report, or NULL when it cannot be had. */
json_t *report_scan_json(const char *root);

/** report_merge() - many reports into one. @page: where to write it for a browser, or NULL. */
enum exit_status report_merge(const struct out *out, int count, char *const files[], const char *page);

#endif
