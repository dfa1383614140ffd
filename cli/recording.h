/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recording: what an evaluation has seen, kept in a file over reboots. A text of lines, so
 * that a million of them can be read in no memory:
 *
 *   kernlock-recording 1
 *   host <TAB> NAME <TAB> MACHINE_ID <TAB> KERNEL
 *   mode <TAB> NAME <TAB> REASON...            what was evaluated
 *   since <TAB> SECONDS <TAB> UNTIL <TAB> running|stopped      when the evaluation began, when this was written
 *   lost <TAB> COUNT                           entries that were not kept, earlier boots
 *   session <TAB> BOOT_ID <TAB> PROGRAM <TAB> LOST
 *   row <TAB> REASON <TAB> refused|went-on <TAB> attempt|query|probe <TAB> sure|doubtful <TAB> COUNT <TAB> FIRST <TAB> LAST
 *       <TAB> UID <TAB> PID <TAB> PARENT_PID <TAB> PARENT <TAB> PROGRAM <TAB> PATH <TAB> CGROUP <TAB> ARGUMENTS
 *                                              one sighting; those before `session` are of earlier boots
 *   end <TAB> ROWS                             how many rows there were: a file without it was cut off
 *
 * In this order, each once, `row` any number of times, `session` at most once; no line is longer than 64 KiB. In every
 * text TAB, newline, backslash and other bytes below 0x20, and 0x7f, are written as \xNN.
 */
#ifndef KERNLOCK_RECORDING_H
#define KERNLOCK_RECORDING_H

#include <stdio.h>

#include "engine.h"
#include "sighting.h"

/** RECORDING_FOLDER, RECORDING_FILE - where a machine keeps its own. */
#define RECORDING_FOLDER "/var/lib/kernlock"
#define RECORDING_FILE RECORDING_FOLDER "/recording"

/** RECORDING_VERSION - of the text. */
#define RECORDING_VERSION 1

/** struct recording_head - what a recording says besides its rows. Texts are cut to fit. */
struct recording_head {
	char host[65];	       /**< the machine's name */
	char machine_id[33];   /**< /etc/machine-id; "" unknown */
	char kernel[65];       /**< its release */
	char mode[32];	       /**< the mode that was evaluated */
	kl_u64 reasons;	       /**< its reasons */
	kl_u64 since;	       /**< seconds since the epoch; 0: nothing was ever evaluated */
	bool running;	       /**< the evaluation was not stopped: it is to be resumed after a reboot */
	kl_u64 until;	       /**< seconds since the epoch: nothing later is in it; 0 when it is written means now */
	kl_u64 lost;	       /**< entries for which there was no room, in all */
	kl_u64 session_lost;   /**< of these, those after `session` */
	char boot_id[40];      /**< the boot in which the rows after `session` were seen; "" before that line is read */
	kl_u32 program;	       /**< the engine's program then */
};

/** recording_sink - gets each row of a recording; the texts are its own only during the call. Non-zero ends the reading. */
typedef int recording_sink(void *context, const struct sighting *sighting);

/**
 * recording_read() - read a recording from a file.
 * @head: filled in before the first row is given to @sink, but lost, session_lost, boot_id and program, which are whole after `session`
 * @sink: may be NULL
 *
 * Return: 0; -ENOENT: there is none; -EPROTO: not a recording, of another version, damaged or cut off; what @sink
 * returned; or another negative errno; told in @fault with file and line.
 */
int recording_read(const char *path, struct recording_head *head, recording_sink *sink, void *context, struct fault *fault);

/** recording_read_head() - its head alone; the rest is not looked at. Return: as recording_read(). */
int recording_read_head(const char *path, struct recording_head *head, struct fault *fault);

/**
 * recording_gather() - the same of this machine: the file, and what the engine has counted since.
 * Return: as above; 0 with head->since == 0 and no rows when nothing was ever recorded.
 */
int recording_gather(struct recording_head *head, recording_sink *sink, void *context, struct fault *fault);

/** struct recording_writer - a recording on its way into a file; nobody sees it before recording_write_end(). */
struct recording_writer {
	const char *path;  /**< where it will be; must outlive the writer */
	char *temporary;   /**< beside it, "PATH.new" */
	FILE *file;	   /**< that file; NULL: none is open */
	kl_u64 rows;	   /**< written so far */
	int error;	   /**< errno of the first write that failed; 0: none */
};

/**
 * recording_write_begin() - begin a new recording: the lines before the rows.
 * @path: its folder must be there; the file itself, if there is one, stays as it is until the end
 *
 * Return: 0; -EBUSY: another process is writing it; or another negative errno; told in @fault.
 */
int recording_write_begin(struct recording_writer *writer, const char *path, const struct recording_head *head, struct fault *fault);

/** recording_write_row() - add one sighting. Faults of writing are kept until recording_write_end(). */
void recording_write_row(struct recording_writer *writer, const struct sighting *sighting);

/** recording_write_session() - what follows is of head->boot_id, head->program and head->session_lost. At most once. */
void recording_write_session(struct recording_writer *writer, const struct recording_head *head);

/**
 * recording_write_end() - bring it safely to disk and put it in the place of what was there, in one step.
 * Return: 0, or a negative errno told in @fault: what was there is as it was.
 */
int recording_write_end(struct recording_writer *writer, struct fault *fault);

/** recording_write_abandon() - take back what was begun and not ended; nothing after the end. */
void recording_write_abandon(struct recording_writer *writer);

#endif
