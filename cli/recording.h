/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recording: what an evaluation has seen, kept in a file over reboots. A text of lines, so
 * that a million of them can be read in no memory:
 *
 *   kernlock-recording 1
 *   host <TAB> NAME <TAB> MACHINE_ID <TAB> KERNEL
 *   mode <TAB> NAME <TAB> REASON...            what was evaluated
 *   since <TAB> SECONDS                        when the evaluation began
 *   lost <TAB> COUNT                           entries that were not kept, earlier boots
 *   session <TAB> BOOT_ID <TAB> PROGRAM <TAB> LOST
 *   row <TAB> ...                              one sighting, see recording.c; those before `session` are of earlier boots
 *   end <TAB> ROWS                             how many rows there were: a file without it was cut off
 *
 * In every text TAB, newline, backslash and other control characters are written as \\xNN.
 */
#ifndef KERNLOCK_RECORDING_H
#define KERNLOCK_RECORDING_H

#include "engine.h"
#include "sighting.h"

/** RECORDING_FILE - where a machine keeps its own. */
#define RECORDING_FILE "/var/lib/kernlock/recording"

/** RECORDING_VERSION - of the text. */
#define RECORDING_VERSION 1

/** struct recording_head - what a recording says besides its rows. Texts are cut to fit. */
struct recording_head {
	char host[65];	       /**< the machine's name */
	char machine_id[33];   /**< /etc/machine-id; "" unknown */
	char kernel[65];       /**< its release */
	char mode[32];	       /**< the mode that was evaluated */
	kl_u64 reasons;	       /**< its reasons */
	kl_u64 since;	       /**< seconds since the epoch; 0: none is running */
	kl_u64 lost;	       /**< entries for which there was no room */
	char boot_id[40];      /**< the boot in which the rows after `session` were seen */
	kl_u32 program;	       /**< the engine's program then */
};

/** recording_sink - gets each row of a recording; the texts are its own only during the call. Non-zero ends the reading. */
typedef int recording_sink(void *context, const struct sighting *sighting);

/**
 * recording_read() - read a recording from a file.
 * @head: filled in before the first row is given to @sink, but lost, which is whole only at the end
 * @sink: may be NULL
 *
 * Return: 0; -ENOENT: there is none; -EPROTO: not a recording, of another version, damaged or cut off; what @sink
 * returned; or another negative errno; told in @fault with file and line.
 */
int recording_read(const char *path, struct recording_head *head, recording_sink *sink, void *context, struct fault *fault);

/**
 * recording_gather() - the same of this machine: the file, and what the engine has counted since.
 * Return: as above; 0 with head->since == 0 and no rows when nothing was ever recorded.
 */
int recording_gather(struct recording_head *head, recording_sink *sink, void *context, struct fault *fault);

#endif
