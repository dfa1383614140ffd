// SPDX-License-Identifier: GPL-2.0-only
#include "report_groups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS (2 * GROUPS_MAX)
#define CHUNK_SIZE (1024 * 1024)

/** struct chunk - a piece of memory for texts. */
struct chunk {
	struct chunk *next;
	size_t used;
	char bytes[CHUNK_SIZE];
};

/** struct words - the texts of one sighting with their lengths. */
struct words {
	const char *program, *unit;
	size_t program_length, unit_length;
};

/* FNV-1a; names that collide on purpose make a report slow, never wrong. */
static kl_u32 hash_bytes(kl_u32 hash, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
	return (hash ^ 0xff) * 16777619u;
}

static struct words words_of(const struct sighting *sighting)
{
	struct words words = {.program = *sighting->path ? sighting->path : sighting->program};

	words.program_length = strlen(words.program);
	words.unit = sighting_unit(sighting->cgroup, &words.unit_length);
	return words;
}

static kl_u32 hash_of(const struct sighting *sighting, const struct words *words)
{
	const char numbers[] = {(char)sighting->reason, (char)sighting->action, (char)sighting->kind, (char)sighting->doubtful};

	return hash_bytes(hash_bytes(hash_bytes(2166136261u, numbers, sizeof(numbers)), words->program, words->program_length), words->unit,
			  words->unit_length);
}

static bool is_text(const char *text, const char *bytes, size_t length)
{
	return !strncmp(text, bytes, length) && !text[length];
}

static bool belongs(const struct group *group, const struct sighting *sighting, const struct words *words, kl_u32 hash)
{
	return group->hash == hash && group->reason == sighting->reason && group->action == sighting->action &&
	       group->kind == sighting->kind && group->doubtful == sighting->doubtful && group->has_path == (*sighting->path != '\0') &&
	       is_text(group->program, words->program, words->program_length) && is_text(group->unit, words->unit, words->unit_length);
}

static int make_room(struct groups *groups)
{
	if (groups->list)
		return 0;
	groups->list = malloc(GROUPS_MAX * sizeof(*groups->list));
	groups->slots = calloc(SLOTS, sizeof(*groups->slots));
	return groups->list && groups->slots ? 0 : -ENOMEM;
}

/* The slot of this group, or the empty one where it belongs; there is always one, as half of them are. */
static kl_u32 *find_slot(const struct groups *groups, const struct sighting *sighting, const struct words *words, kl_u32 hash)
{
	kl_u32 at = hash % SLOTS;

	while (groups->slots[at] && !belongs(&groups->list[groups->slots[at] - 1], sighting, words, hash))
		at = (at + 1) % SLOTS;
	return &groups->slots[at];
}

static char *keep(struct groups *groups, const char *text, size_t length)
{
	struct chunk *chunk = groups->texts;
	char *kept;

	if (length >= CHUNK_SIZE)
		return NULL;
	if (!chunk || chunk->used + length + 1 > CHUNK_SIZE) {
		chunk = malloc(sizeof(*chunk));
		if (!chunk)
			return NULL;
		chunk->next = groups->texts;
		chunk->used = 0;
		groups->texts = chunk;
		groups->text_size += sizeof(*chunk);
	}
	kept = memcpy(chunk->bytes + chunk->used, text, length);
	kept[length] = '\0';
	chunk->used += length + 1;
	return kept;
}

static int new_group(struct groups *groups, const struct sighting *sighting, const struct words *words, struct group *group)
{
	*group = (struct group){
		.reason = sighting->reason,
		.action = sighting->action,
		.kind = sighting->kind,
		.doubtful = sighting->doubtful,
		.has_path = *sighting->path != '\0',
		.uid = sighting->uid,
		.first = sighting->first,
		.program = keep(groups, words->program, words->program_length),
		.unit = keep(groups, words->unit, words->unit_length),
		.name = keep(groups, sighting->program, strlen(sighting->program)),
		.parent = keep(groups, sighting->parent, strlen(sighting->parent)),
		.arguments = keep(groups, sighting->arguments, strlen(sighting->arguments)),
	};
	return group->program && group->unit && group->name && group->parent && group->arguments ? 0 : -ENOMEM;
}

static void count_in(struct group *group, const struct sighting *sighting, kl_u32 machine)
{
	if (!group->machines || group->machine != machine)
		group->machines++;
	group->machine = machine;
	group->many_users |= group->uid != sighting->uid;
	group->count = saturated_add(group->count, sighting->count);
	if (sighting->first < group->first)
		group->first = sighting->first;
	if (sighting->last > group->last)
		group->last = sighting->last;
}

int groups_add(struct groups *groups, const struct sighting *sighting, kl_u32 machine)
{
	const struct words words = words_of(sighting);
	const kl_u32 hash = hash_of(sighting, &words);
	kl_u64 *total = &groups->totals[sighting->reason][sighting->kind];
	kl_u32 *slot;

	if (make_room(groups))
		return -ENOMEM;
	*total = saturated_add(*total, sighting->count);
	slot = find_slot(groups, sighting, &words, hash);
	if (!*slot && (groups->count == GROUPS_MAX || groups->text_size >= GROUPS_TEXT_MAX)) {
		groups->folded_rows++;
		groups->folded_count = saturated_add(groups->folded_count, sighting->count);
		return 0;
	}
	if (!*slot) {
		if (new_group(groups, sighting, &words, &groups->list[groups->count]))
			return -ENOMEM;
		groups->list[groups->count].hash = hash;
		*slot = (kl_u32)++groups->count;
	}
	count_in(&groups->list[*slot - 1], sighting, machine);
	return 0;
}

bool groups_same_program(const struct group *a, const struct group *b)
{
	return a->has_path == b->has_path && !strcmp(a->program, b->program);
}

static int compare_programs(const void *left, const void *right)
{
	const struct group *a = left, *b = right;
	const int order = strcmp(a->program, b->program);

	return order ? order : (int)a->has_path - (int)b->has_path;
}

static int order_of(kl_u64 a, kl_u64 b)
{
	return a < b ? -1 : a > b;
}

static int compare_groups(const void *left, const void *right)
{
	const struct group *a = left, *b = right;
	int order = order_of(b->weight, a->weight);

	if (!order)
		order = compare_programs(a, b);
	if (!order)
		order = order_of(a->kind, b->kind);
	if (!order)
		order = order_of(b->count, a->count);
	if (!order)
		order = order_of(a->reason, b->reason);
	return order ? order : strcmp(a->unit, b->unit);
}

void groups_sort(struct groups *groups)
{
	size_t end;

	if (!groups->count)
		return;
	qsort(groups->list, groups->count, sizeof(*groups->list), compare_programs);
	for (size_t begin = 0; begin < groups->count; begin = end) {
		kl_u64 weight = 0;

		for (end = begin; end < groups->count && groups_same_program(&groups->list[begin], &groups->list[end]); end++)
			if (groups->list[end].kind == EVENT_ATTEMPT)
				weight = saturated_add(weight, groups->list[end].count);
		for (size_t i = begin; i < end; i++)
			groups->list[i].weight = weight;
	}
	qsort(groups->list, groups->count, sizeof(*groups->list), compare_groups);
}

void groups_free(struct groups *groups)
{
	for (struct chunk *chunk = groups->texts, *next; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(groups->list);
	free(groups->slots);
	*groups = (struct groups){0};
}
