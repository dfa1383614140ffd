// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units of systemd that start a program of scan_programs.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "scan_parts.h"
#include "scan_programs.h"

/* Where the first of a name counts (systemd.unit(5)). */
static const char *const directories[] = {"etc/systemd/system", "run/systemd/system", "usr/local/lib/systemd/system",
					   "usr/lib/systemd/system", "lib/systemd/system"};

#define DIRECTORIES (sizeof(directories) / sizeof(*directories))

struct program {
	const char *name;
	enum scan_state state;
	kl_u64 reasons;
	const char *stops;
};

#define SURE SCAN_SURE
#define MAYBE SCAN_UNKNOWN
#define PROGRAM_ENTRY(name, sure, reasons, stops) {name, sure, reasons, stops},
static const struct program programs[] = {SCAN_PROGRAMS(PROGRAM_ENTRY)};

static const struct program *known(const char *path)
{
	const char *base = scan_base(path);
	const size_t length = strlen(base), end = length > 3 && !strcmp(base + length - 3, ".py") ? length - 3 : length;

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (strlen(programs[i].name) == end && !strncmp(base, programs[i].name, end))
			return &programs[i];
	return NULL;
}

/* Of these the program is the first word after them that is no option and sets no variable. */
static bool is_wrapper(const char *path)
{
	static const char *const wrappers[] = {"env", "sh", "bash", "dash", "perl", "nice", "ionice", "chrt", "stdbuf", "nohup", "setsid", "exec", "sudo"};
	const char *base = scan_base(path);

	for (size_t i = 0; i < sizeof(wrappers) / sizeof(*wrappers); i++)
		if (!strcmp(base, wrappers[i]))
			return true;
	return !strncmp(base, "python", 6);
}

/* "-/usr/bin/env python3 /opt/x.py": which program of the table does it start? sh -c has a command line in one word. */
static const struct program *started_by(const char *command, char path[SCAN_WORD])
{
	char inner[SCAN_WORD];

	command += strspn(command, "@-:+!| ");
	while (scan_text_word(&command, path)) {
		const char *words = path;

		if (*path == '-' || strchr(path, '='))
			continue;
		if (strchr(path, ' '))
			while (scan_text_word(&words, inner) && (*inner == '-' || is_wrapper(inner)))
				;
		if (strchr(path, ' '))
			snprintf(path, SCAN_WORD, "%s", inner);
		if (!is_wrapper(path))
			return known(path);
	}
	return NULL;
}

/* ---- units */

struct units {
	struct scan *scan;
	struct scan_names seen;	   /**< units that an earlier directory has */
	struct scan_names wanted; /**< links in the .wants and .requires of all of them */
};

/* "falco@.service" is wanted as "falco@x.service". */
static bool is_wanted(const struct units *units, const char *unit)
{
	const char *at = strstr(unit, "@.");
	const size_t length = at ? (size_t)(at - unit) + 1 : 0;

	for (size_t i = 0; at && i < units->wanted.count; i++)
		if (!strncmp(units->wanted.names[i], unit, length))
			return true;
	return !at && scan_names_has(&units->wanted, unit);
}

static void take_command(struct units *units, const char *unit, const char *path, const char *command)
{
	char word[SCAN_WORD], name[300];
	const struct program *program = started_by(command, word);

	if (!program)
		return;
	snprintf(name, sizeof(name), "%.*s", (int)(strlen(unit) - strlen(".service")), unit);
	scan_add(units->scan,
		 &(struct scan_new){.kind = SCAN_SERVICE, .state = program->state, .reasons = program->reasons, .name = name,
				    .stops = program->stops},
		 "%s starts %s, %s", path, word, is_wanted(units, unit) ? "enabled" : "installed, not enabled");
}

/* ExecStart=, ExecStartPre= and the like. Return: false for one that is masked: a link to /dev/null, which is no file to read. */
static bool take_unit(struct units *units, const char *unit, const char *path)
{
	_cleanup_free_ char *text = scan_read(units->scan, path);
	char *rest = text, *key, *value;

	for (char *line; (line = scan_text_line(&rest));)
		if (!strncmp(line, "ExecStart", 9) && scan_setting(line, &key, &value))
			take_command(units, unit, path, value);
	return text;
}

static void take_drop_ins(struct units *units, const char *unit)
{
	for (size_t i = 0; i < DIRECTORIES; i++) {
		char directory[400], path[700];
		struct scan_names names;

		snprintf(directory, sizeof(directory), "%s/%s.d", directories[i], unit);
		names = scan_directory(units->scan, directory, ".conf");
		for (size_t j = 0; j < names.count; j++) {
			snprintf(path, sizeof(path), "%s/%s", directory, names.names[j]);
			take_unit(units, unit, path);
		}
		scan_names_free(&names);
	}
}

static void take_directory(struct units *units, const char *directory)
{
	struct scan_names names = scan_directory(units->scan, directory, ".service");

	for (size_t i = 0; i < names.count; i++) {
		const char *unit = names.names[i];
		char path[400];

		if (scan_names_has(&units->seen, unit))
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, unit);
		if (!scan_names_add(&units->seen, unit))
			units->scan->list->lost++;
		if (take_unit(units, unit, path))
			take_drop_ins(units, unit);
	}
	scan_names_free(&names);
}

static void collect_wanted(struct units *units, const char *directory, const char *suffix)
{
	struct scan_names targets = scan_directory(units->scan, directory, suffix);

	for (size_t i = 0; i < targets.count; i++) {
		char path[400];
		struct scan_names links;

		snprintf(path, sizeof(path), "%s/%s", directory, targets.names[i]);
		links = scan_directory(units->scan, path, ".service");
		for (size_t j = 0; j < links.count; j++)
			if (!scan_names_add(&units->wanted, links.names[j]))
				units->scan->list->lost++;
		scan_names_free(&links);
	}
	scan_names_free(&targets);
}

void scan_find_services(struct scan *scan)
{
	struct units units = {.scan = scan};

	for (size_t i = 0; i < DIRECTORIES; i++) {
		collect_wanted(&units, directories[i], ".wants");
		collect_wanted(&units, directories[i], ".requires");
	}
	for (size_t i = 0; i < DIRECTORIES; i++)
		take_directory(&units, directories[i]);
	scan_names_free(&units.seen);
	scan_names_free(&units.wanted);
}
