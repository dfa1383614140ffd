// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any text as kernlock.conf.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../lang/words.c"
#include "../../lang/nearest.c"
#include "../../lang/fault.c"
#include "../../lang/lines.c"
#include "../../lang/config.c"

#define ASSERT(condition) ((condition) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_error(const struct mode_error *error)
{
	ASSERT(strcmp(error->file, "conf") == 0);
	ASSERT(!error->line == !error->column && error->column <= MODE_TEXT_MAX + 1);
	ASSERT(memchr(error->what, '\0', sizeof(error->what)) && strlen(error->what) > 15);
	for (const char *c = error->what; *c; c++)
		ASSERT(*c >= ' ' && *c < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *const text = malloc(size ? size : 1);
	const struct mode_source source = {.file = "conf", .text = text, .size = size};
	struct mode_error error;
	struct config config;

	ASSERT(text);
	memcpy(text, data, size);
	if (config_parse(&source, &config, &error))
		assert_error(&error);
	else
		ASSERT(policy_mode_is_name(config.mode) && config.mode_line);
	free(text);
	return 0;
}
