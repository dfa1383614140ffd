// SPDX-License-Identifier: GPL-2.0-only
#include "status_format.h"

#include <stdlib.h>
#include <string.h>

#include "../lang/mode.h"
#include "cleanup.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_NRPE, FORMATS };

static const char *const formats[] = {[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_NRPE] = "nrpe", [FORMATS] = NULL};

/* The place in formats, or FORMATS, told. */
static int find_format(const struct out *out, const char *word)
{
	const char *nearest = nearest_name(word, strlen(word), formats);
	int format = 0;

	while (format < FORMATS && strcmp(word, formats[format]))
		format++;
	if (format == FORMATS)
		out_error(out, "usage", "there is no format '%s': text, json, nrpe%s%s%s", word, nearest ? "; did you mean '" : "",
			  nearest ? nearest : "", nearest ? "'?" : "");
	return format;
}

/* The plug-in's statuses are not ours. */
static enum exit_status run_nrpe(void)
{
	_cleanup_free_ struct vitals *vitals = malloc(sizeof(*vitals));
	char line[NRPE_LINE];
	enum nrpe_level level;

	if (!vitals) {
		puts("KERNLOCK UNKNOWN - out of memory");
		return (enum exit_status)NRPE_UNKNOWN;
	}
	vitals_read(vitals, NULL, NULL);
	level = nrpe_line(vitals, line);
	puts(line);
	return (enum exit_status)level;
}

enum exit_status status_in_format(const struct invocation *call, enum exit_status (*run)(const struct out *out))
{
	const int format = call->values[0] ? find_format(call->out, call->values[0]) : FORMAT_TEXT;

	if (format == FORMATS)
		return STATUS_USAGE;
	if (format == FORMAT_NRPE && call->out->json) {
		out_error(call->out, "usage", "--json and --format nrpe are two forms: say one");
		return STATUS_USAGE;
	}
	if (format == FORMAT_NRPE)
		return run_nrpe();
	call->out->json |= format == FORMAT_JSON;
	return run(call->out);
}
