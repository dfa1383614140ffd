// SPDX-License-Identifier: GPL-2.0-only
#include "sighting.h"

#include <string.h>

static const char *const kind_names[] = {[EVENT_ATTEMPT] = "attempt", [EVENT_QUERY] = "query", [EVENT_PROBE] = "probe"};

#define KINDS ((int)(sizeof(kind_names) / sizeof(*kind_names)))

static bool is_unit(const char *part, size_t length)
{
	static const char *const suffixes[] = {".service", ".scope", ".socket", ".mount", ".swap", ".slice"};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		const size_t size = strlen(suffixes[i]);

		if (length > size && !memcmp(part + length - size, suffixes[i], size))
			return true;
	}
	return false;
}

const char *sighting_unit(const char *cgroup, size_t *length)
{
	const char *end = cgroup + strlen(cgroup);

	while (end > cgroup) {
		const char *slash = memrchr(cgroup, '/', (size_t)(end - cgroup));
		const char *part = slash ? slash + 1 : cgroup;

		if (is_unit(part, (size_t)(end - part))) {
			*length = (size_t)(end - part);
			return part;
		}
		end = slash ? slash : cgroup;
	}
	*length = 0;
	return "";
}

const char *event_kind_name(enum event_kind kind)
{
	return (int)kind < KINDS ? kind_names[kind] : kind_names[EVENT_ATTEMPT];
}

int event_kind_named(const char *name, size_t length)
{
	for (int kind = 0; kind < KINDS; kind++)
		if (strlen(kind_names[kind]) == length && !memcmp(kind_names[kind], name, length))
			return kind;
	return -1;
}
