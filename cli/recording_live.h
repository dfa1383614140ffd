/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is being recorded on this machine, in the engine and on disk together.
 */
#ifndef KERNLOCK_RECORDING_LIVE_H
#define KERNLOCK_RECORDING_LIVE_H

#include "recording.h"

/** struct live - the engine's session of now, as a recording names it. */
struct live {
	struct engine_session session; /**< program_id 0: the engine is not there */
	char boot_id[40];	       /**< of this boot */
};

/** live_rows() - what the engine holds, in words. @live: filled in. Return: as engine.rows. */
int live_rows(struct live *live, recording_sink *sink, void *context, struct fault *fault);

/** head_of_machine() - a head that names this machine and nothing else. */
void head_of_machine(struct recording_head *head);

/**
 * earlier_rows() - the rows of the recording on disk that the engine does not hold any more.
 * @head: as in the file, lost without what the engine tells itself
 * @live: as live_rows() filled it in
 * Return: as recording_read().
 */
int earlier_rows(const struct live *live, struct recording_head *head, recording_sink *sink, void *context, struct fault *fault);

/**
 * recording_save() - write what the engine holds into RECORDING_FILE, beside what was there.
 * @change: called with the head as it was (zeros but the machine, where there was none), to change it before it is
 *          written; NULL: it stays
 * Return: 0; or a negative errno told in @fault: the file is as it was.
 */
int recording_save(void (*change)(struct recording_head *head, const void *context), const void *context, struct fault *fault);

#endif
