/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What monitoring wants to know of a machine, asked once: for `kernlock metrics` and
 * `kernlock status --format nrpe`.
 */
#ifndef KERNLOCK_VITALS_H
#define KERNLOCK_VITALS_H

#include "configured.h"
#include "engine.h"
#include "recording.h"

/** struct vitals - all of it. */
struct vitals {
	const char *engine; /**< its name */
	bool known;	    /**< the engine could be asked: state, rows and lost hold */
	struct fault fault; /**< why it could not */
	struct engine_state state;
	struct configured configured;
	kl_u64 rows;	      /**< how many callers the engine counts apart */
	kl_u64 lost;	      /**< requests that found no room there */
	int interrupted;      /**< an evaluation is to run and does not: 1, 0, or -errno when that cannot be told */
	struct fault damaged; /**< why not */
};

/**
 * vitals_read() - find out.
 * @sink: gets each row, as long as the engine can be asked; may be NULL. Non-zero means that memory is out.
 */
void vitals_read(struct vitals *vitals, recording_sink *sink, void *context);

/** count_events() - over all reasons. */
void count_events(const struct engine_state *state, struct event_counts *total);

/** open_count() - how many reasons @policy lets through. What is optional counts as open only to a mode that asks for it. */
int open_count(const struct policy *policy);

#endif
