// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any text as a mode. After a NUL the input goes on with a second text, which is
 * found as "integrity", so that modes extend each other in every way.
 */
#include "round_trip.h"

static const char plain_integrity[] = "mode integrity\ndeny integrity\n";
static const char plain_confidentiality[] = "mode confidentiality\nextends integrity\ndeny confidentiality\n";

static int lookup_two(void *context, const char *name, struct mode_source *source)
{
	const struct mode_source *const second = context;

	if (strcmp(name, "integrity") == 0 && second->text)
		*source = *second;
	else if (strcmp(name, "integrity") == 0)
		*source = (struct mode_source){name, plain_integrity, strlen(plain_integrity)};
	else if (strcmp(name, "confidentiality") == 0)
		*source = (struct mode_source){name, plain_confidentiality, strlen(plain_confidentiality)};
	else
		return -ENOENT;
	return 0;
}

/* A copy of its own, so that any byte read beyond it is seen. */
static struct mode_source copy_of(const char *file, const uint8_t *data, size_t size)
{
	char *const text = malloc(size ? size : 1);

	ASSERT(text);
	memcpy(text, data, size);
	return (struct mode_source){.file = file, .text = text, .size = size};
}

static void assert_error(int result, const struct mode_error *error)
{
	ASSERT(result == -EINVAL || result == -ELOOP || result == -ENOENT);
	ASSERT(strcmp(error->file, "first") == 0 || strcmp(error->file, "second") == 0 ||
	       strcmp(error->file, "integrity") == 0 || strcmp(error->file, "confidentiality") == 0);
	ASSERT(!error->line == !error->column && error->column <= MODE_TEXT_MAX + 1);
	ASSERT(memchr(error->what, '\0', sizeof(error->what)) && strlen(error->what) > 20);
	for (const char *c = error->what; *c; c++)
		ASSERT(*c >= ' ' && *c < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *const end = size ? memchr(data, '\0', size) : NULL;
	const size_t length = end ? (size_t)(end - data) : size;
	const struct mode_source first = copy_of("first", data, length);
	struct mode_source second = {.file = "second"};
	struct mode_error error;
	struct policy policy;
	int result;

	if (end)
		second = copy_of("second", end + 1, size - length - 1);
	result = mode_compile(&first, lookup_two, &second, &policy, &error);
	if (result)
		assert_error(result, &error);
	else
		assert_round_trip(&policy);
	free((void *)(uintptr_t)first.text);
	free((void *)(uintptr_t)second.text);
	return 0;
}
