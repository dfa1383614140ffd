// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock report --merge`: many machines' reports into one, or which of the files cannot be.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"

/* Faults that are told one by one; of the others, how many. */
#define FAULTS_TOLD 20

/** struct faults - what is wrong with the files, each in its turn. */
struct faults {
	const struct out *out;
	json_t *list; /**< for --json */
	size_t count;
};

static void add_fault(struct faults *faults, const char *what)
{
	faults->count++;
	if (faults->out->json)
		json_array_append_new(faults->list, out_string(what));
	else if (faults->count <= FAULTS_TOLD)
		out_error(faults->out, "failure", "%s", what);
}

static void tell_faults(struct faults *faults, int files)
{
	char summary[128];

	snprintf(summary, sizeof(summary), "%zu of %d files cannot be merged: nothing was made of the others", faults->count, files);
	if (!faults->out->json) {
		if (faults->count > FAULTS_TOLD)
			out_error(faults->out, "failure", "... and %zu more", faults->count - FAULTS_TOLD);
		out_error(faults->out, "failure", "%s", summary);
		return;
	}
	out_json(faults->out, json_pack("{s:{s:s, s:s, s:O}}", "error", "kind", "failure", "message", summary, "files", faults->list));
}

static int compare_ids(const void *left, const void *right)
{
	const struct fleet_machine *const *a = left, *const *b = right;
	const int order = strcmp((*a)->machine_id, (*b)->machine_id);

	return order ? order : (*a > *b) - (*a < *b);
}

/* One machine that is counted twice would make the fleet look larger, and its programs busier, than they are. */
static int find_twins(const struct fleet *fleet, struct faults *faults)
{
	const struct fleet_machine **sorted = calloc(fleet->count, sizeof(const struct fleet_machine *));

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < fleet->count; i++)
		sorted[i] = &fleet->machines[i];
	qsort(sorted, fleet->count, sizeof(const struct fleet_machine *), compare_ids);
	for (size_t i = 1; i < fleet->count; i++) {
		struct fault fault;

		if (!*sorted[i]->machine_id || strcmp(sorted[i - 1]->machine_id, sorted[i]->machine_id) != 0)
			continue;
		fault_set(&fault, -EPROTO, "%.200s: it is of the same machine as %.200s; give one of them", sorted[i]->file, sorted[i - 1]->file);
		add_fault(faults, fault.what);
	}
	free(sorted);
	return 0;
}

/* Once one file is bad the others are read for their faults alone. */
static void read_files(struct fleet *fleet, int count, char *const files[], struct faults *faults)
{
	for (int i = 0; i < count; i++) {
		struct fault fault = {""};

		if (fleet_add(fleet, files[i], &fault))
			add_fault(faults, fault.what);
	}
	if (!faults->count && find_twins(fleet, faults))
		add_fault(faults, "out of memory");
}

static enum exit_status tell(const struct out *out, const struct fleet *fleet, const char *page)
{
	json_t *document = out->json || page ? fleet_json(fleet) : NULL;
	struct fault fault = {""};
	const int result = report_page_first(out, document, page, &fault);

	if (result) {
		json_decref(document);
		return report_failed(out, result, &fault);
	}
	fleet_print(out, fleet);
	report_finish(out, document, page);
	return report_status(fleet_judgement(fleet));
}

enum exit_status report_merge(const struct out *out, int count, char *const files[], const char *page)
{
	struct faults faults = {.out = out, .list = json_array()};
	struct fleet fleet = {.count = 0};
	enum exit_status status = STATUS_FAILED;

	read_files(&fleet, count, files, &faults);
	if (faults.count) {
		tell_faults(&faults, count);
	} else {
		groups_sort(&fleet.groups);
		status = tell(out, &fleet, page);
	}
	json_decref(faults.list);
	fleet_free(&fleet);
	return status;
}
