// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "../lang/words.h"
#include "metrics.h"
#include "safe_text.h"

#define TEXT 256

/** struct caller - what is counted apart, and by nothing else: two samples with the same labels would make the whole text void. */
struct caller {
	enum action action;
	enum reason reason;
	enum event_kind kind;
	char program[TEXT], unit[TEXT]; /**< as they are shown */
	kl_u64 count;
};

static int compare(const void *left, const void *right)
{
	const struct caller *one = left, *other = right;

	if (one->action != other->action)
		return one->action < other->action ? -1 : 1;
	if (one->reason != other->reason)
		return one->reason < other->reason ? -1 : 1;
	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return strcmp(one->program, other->program) ?: strcmp(one->unit, other->unit);
}

static int compare_counts(const void *left, const void *right)
{
	const struct caller *one = left, *other = right;

	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return compare(left, right);
}

static bool make_room(struct callers *callers)
{
	const size_t room = callers->room ? callers->room * 2 : 64;
	struct caller *list;

	if (callers->count < callers->room)
		return true;
	list = realloc(callers->list, room * sizeof(*list));
	if (!list)
		return false;
	callers->list = list;
	callers->room = room;
	return true;
}

int callers_add(void *context, const struct sighting *sighting)
{
	struct callers *callers = context;
	struct caller *caller;
	size_t length;
	const char *unit = sighting_unit(sighting->cgroup, &length);
	char name[TEXT];

	if (!make_room(callers))
		return 1;
	caller = &callers->list[callers->count++];
	*caller = (struct caller){
		.action = sighting->action, .reason = sighting->reason, .kind = sighting->kind, .count = sighting->count};
	snprintf(name, sizeof(name), "%.*s", (int)length, unit);
	safe_text(name, caller->unit, sizeof(caller->unit));
	safe_text(*sighting->path ? sighting->path : sighting->program, caller->program, sizeof(caller->program));
	return 0;
}

static void merge(struct callers *callers)
{
	size_t kept = 0;

	if (!callers->count)
		return;
	qsort(callers->list, callers->count, sizeof(*callers->list), compare);
	for (size_t i = 1; i < callers->count; i++) {
		if (compare(&callers->list[kept], &callers->list[i]))
			callers->list[++kept] = callers->list[i];
		else
			callers->list[kept].count += callers->list[i].count;
	}
	callers->count = kept + 1;
	qsort(callers->list, callers->count, sizeof(*callers->list), compare_counts);
}

static void expose(const struct caller *caller, const struct exposition *exposition, enum metric metric)
{
	const struct metric_label labels[] = {{"reason", reason_find(caller->reason)->name},
					      {"kind", event_kind_name(caller->kind)},
					      {"program", caller->program},
					      {"unit", caller->unit},
					      {0}};

	exposition_sample(exposition, &metric_families[metric], labels, caller->count);
}

void callers_expose(struct callers *callers, enum action action, const struct exposition *exposition, enum metric metric)
{
	int shown = 0;

	merge(callers);
	for (size_t i = 0; i < callers->count && shown < METRIC_CALLERS; i++)
		if (callers->list[i].action == action) {
			expose(&callers->list[i], exposition, metric);
			shown++;
		}
}
