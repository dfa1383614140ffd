/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the scan of scan.h, each in a file of its own.
 */
#ifndef KERNLOCK_SCAN_PARTS_H
#define KERNLOCK_SCAN_PARTS_H

#include <stdbool.h>
#include <sys/types.h>

#include "grow.h"
#include "scan.h"
#include "scan_text.h"

/** SCAN_TEXT_MAX - bytes of the longest configuration file that is read. */
#define SCAN_TEXT_MAX (1 << 20)

/** struct scan - one scan under way. */
struct scan {
	int root;  /**< descriptor of the directory that everything is read in */
	bool live; /**< this machine, running; else an image */
	struct scan_list *list;
};

/* ---- what is found (scan.c) */

/** struct scan_new - a finding to be added; zero means the words of its kind. */
struct scan_new {
	enum scan_kind kind;
	enum scan_state state;
	kl_u64 reasons;	     /**< 0: those of its kind */
	const char *name;    /**< the rest of the id, after the kind's name and ':' */
	const char *stops;   /**< see struct scan_finding */
	const char *instead; /**< likewise */
};

/** scan_add() - add a finding; to one with the same id its detail is added, and sure is stronger than unknown. */
void scan_add(struct scan *scan, const struct scan_new *new, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** scan_skip() - say that @what is not looked at. */
void scan_skip(struct scan *scan, const char *what, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** scan_unreadable() - a finding: @path could not be read, by @error (positive errno); nothing for what is not there. */
void scan_unreadable(struct scan *scan, const char *path, int error);

/* ---- files in the root (scan_root.c) */

/** scan_open() - open(2) of a path in the root, links inside of it. Return: a descriptor, or a negative errno. */
int scan_open(const struct scan *scan, const char *path, int flags);

/** scan_read() - the text of a regular file; NULL without it, and a finding where it is there and cannot be read. */
char *scan_read(struct scan *scan, const char *path);

/** struct scan_names - names in a directory, sorted. */
struct scan_names {
	char **names;
	size_t count, room;
};

/** scan_names_add() - add a copy of @name; false when memory is out. */
bool scan_names_add(struct scan_names *names, const char *name);

/** scan_names_has() - is it there? */
bool scan_names_has(const struct scan_names *names, const char *name);

/** scan_directory() - the names in a directory that end in @suffix; none, and maybe a finding, as for scan_read(). */
struct scan_names scan_directory(struct scan *scan, const char *path, const char *suffix);

/** scan_names_free() - empty it. */
void scan_names_free(struct scan_names *names);

/**
 * scan_drop_ins() - the settings of a systemd configuration file and its drop-ins, in the order that they count.
 * @name: as in "logind.conf"
 * @section: as in "Login"
 * @take: called for each; the last call for a key counts; @file is where it stands
 */
void scan_drop_ins(struct scan *scan, const char *name, const char *section,
		   void (*take)(void *context, const char *key, const char *value, const char *file), void *context);

/* ---- the kernel's command line (scan_command_line.c) */

/** struct scan_command_line - its text and where it stands. */
struct scan_command_line {
	char *text;	   /**< words as the kernel takes them; NULL: not known */
	const char *where; /**< "/proc/cmdline", or files of the image */
};

/** scan_command_line() - read it; says in the gaps when an image has none. */
struct scan_command_line scan_command_line(struct scan *scan);

/* ---- what is looked for, one file each */

void scan_find_modules(struct scan *scan);
void scan_find_hibernation(struct scan *scan, const struct scan_command_line *line);
void scan_find_kexec(struct scan *scan, const struct scan_command_line *line);
void scan_find_services(struct scan *scan);
void scan_find_parameters(struct scan *scan, const struct scan_command_line *line);
void scan_find_inside(struct scan *scan);
void scan_find_boot(struct scan *scan);

#endif
