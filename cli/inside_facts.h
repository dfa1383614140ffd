/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the lines and numbers of /proc mean to the scan of inside.h: no system call is made here.
 */
#ifndef KERNLOCK_INSIDE_FACTS_H
#define KERNLOCK_INSIDE_FACTS_H

#include "inside.h"

/** struct inside_watched - a file of procfs or sysfs, which has one inode number under all mounts. */
struct inside_watched {
	unsigned long magic; /**< of its file system, linux/magic.h */
	ino_t inode;
	enum inside_kind kind; /**< INSIDE_KCORE or INSIDE_PCI_FILE */
};

/** struct inside_watch - all that are watched. */
struct inside_watch {
	struct inside_watched *files;
	size_t count, room;
};

/** struct inside_file - what is known of an open or mapped file. */
struct inside_file {
	unsigned long magic; /**< of its file system; 0 where it does not matter */
	mode_t mode;	     /**< its type and permissions */
	dev_t device;	     /**< of a device file: which device */
	ino_t inode;
	bool writable; /**< opened for writing */
	bool mapped;   /**< into memory; else open */
};

/** inside_is_device() - is this a device that is watched? */
bool inside_is_device(mode_t mode, dev_t device);

/**
 * inside_judge() - what a file is.
 * Return: false when it is nothing; else @kind and @state are filled in.
 */
bool inside_judge(const struct inside_file *file, const struct inside_watch *watch, enum inside_kind *kind,
		  enum inside_state *state);

/** struct inside_map - one line of /proc/PID/maps. */
struct inside_map {
	unsigned long start, end; /**< as in the name of its file in map_files */
	unsigned long long device; /**< of the file system, major << 32 | minor */
	unsigned long long inode; /**< 0: no file */
};

/** inside_parse_map() - false when @line, up to its newline or NUL, is no such line. */
bool inside_parse_map(const char *line, struct inside_map *map);

/** inside_fdinfo() - the number after "@key:" at the start of a line of @text; -1 when there is none. */
long long inside_fdinfo(const char *text, const char *key);

/**
 * inside_probe_name() - the function in a line of kprobes/list or dynamic_events.
 * Return: false when the line is no probe in kernel code, or one that is gone.
 */
bool inside_probe_name(const char *line, char name[128]);

#endif
