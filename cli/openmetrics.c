// SPDX-License-Identifier: GPL-2.0-only
#include "openmetrics.h"

#include <string.h>

#include "out.h"

const char *metric_sample_name_end(const struct metric_family *family)
{
	return strcmp(family->type, "counter") ? "" : "_total";
}

void exposition_family(const struct exposition *exposition, const struct metric_family *family)
{
	fprintf(exposition->text, "# TYPE %s %s\n", family->name, family->type);
	if (*family->unit)
		fprintf(exposition->text, "# UNIT %s %s\n", family->name, family->unit);
	fprintf(exposition->text, "# HELP %s %s\n", family->name, family->help);
}

static void write_character(FILE *text, const char *character, size_t length)
{
	if (!length)
		fputs("\xef\xbf\xbd", text);
	else if (*character == '\n')
		fputs("\\n", text);
	else
		fprintf(text, "%s%.*s", *character == '\\' || *character == '"' ? "\\" : "", (int)length, character);
}

static void write_label(FILE *text, const struct metric_label *label)
{
	const size_t size = strlen(label->value);

	fprintf(text, "%s=\"", label->name);
	for (size_t i = 0; i < size;) {
		const size_t length = (size_t)utf8_length(label->value + i, (int)(size - i < 4 ? size - i : 4));

		write_character(text, label->value + i, length);
		i += length ? length : 1;
	}
	putc('"', text);
}

static void write_labels(FILE *text, const struct metric_label labels[])
{
	if (!labels || !labels->name)
		return;
	for (int i = 0; labels[i].name; i++) {
		putc(i ? ',' : '{', text);
		write_label(text, &labels[i]);
	}
	putc('}', text);
}

static json_t *labels_json(const struct metric_label labels[])
{
	json_t *object = json_object();

	for (; labels && labels->name; labels++)
		json_object_set_new(object, labels->name, out_string(labels->value));
	return object;
}

void exposition_sample(const struct exposition *exposition, const struct metric_family *family,
		       const struct metric_label labels[], kl_u64 value)
{
	const bool known = value != METRIC_UNKNOWN;
	char name[80];

	snprintf(name, sizeof(name), "%s%s", family->name, metric_sample_name_end(family));
	fputs(name, exposition->text);
	write_labels(exposition->text, labels);
	if (known)
		fprintf(exposition->text, " %llu\n", (unsigned long long)value);
	else
		fputs(" NaN\n", exposition->text);
	json_array_append_new(exposition->samples, json_pack("{s:s, s:o, s:o}", "name", name, "labels", labels_json(labels), "value",
							     known ? json_integer((json_int_t)value) : json_null()));
}

void exposition_end(const struct exposition *exposition)
{
	fputs("# EOF\n", exposition->text);
}
