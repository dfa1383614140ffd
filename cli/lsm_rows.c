// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `lsm` has recorded, read from its file `events`.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "cleanup.h"
#include "engine_lsm.h"

/* So many rows are read by one call. */
#define ROWS_AT_ONCE 64

static bool is_sound(const struct event_key *key)
{
	return key->reason < REASON_LIMIT && REASON_BIT(key->reason) & ALL_REASONS && key->action <= ACTION_DENY &&
	       key->kind <= EVENT_PROBE;
}

/* A row whose first request is still being described has no texts yet: it is read the next time. */
static int give(const struct kernlock_event *events, kl_u32 count, engine_row_sink *sink, void *context, struct fault *fault)
{
	int result = 0;

	for (kl_u32 i = 0; !result && i < count; i++) {
		if (!is_sound(&events[i].key))
			return fault_set(fault, -EPROTO, "the kernel has recorded what cannot be: reason %u, action %u, kind %u",
					 events[i].key.reason, events[i].key.action, events[i].key.kind);
		if (events[i].row.filled)
			result = sink(context, &events[i].key, &events[i].row);
	}
	return result;
}

static int read_rows(int file, kl_u32 count, engine_row_sink *sink, void *context, struct fault *fault)
{
	_cleanup_free_ struct kernlock_event *events = calloc(ROWS_AT_ONCE, sizeof(*events));
	int result = events ? 0 : fault_set(fault, -ENOMEM, "out of memory");

	while (!result && count) {
		const kl_u32 part = count < ROWS_AT_ONCE ? count : ROWS_AT_ONCE;
		const ssize_t length = lsm_read(file, events, part * sizeof(*events));

		if (length < 0)
			return lsm_fault(fault, "events", (int)length);
		if ((size_t)length != part * sizeof(*events))
			return fault_set(fault, -EPROTO, "what the kernel has recorded ends %u rows too early", count);
		result = give(events, part, sink, context, fault);
		count -= part;
	}
	return result;
}

static int read_all(struct engine_session *session, engine_row_sink *sink, void *context, struct fault *fault)
{
	_cleanup_close_ const int file = lsm_open("events", O_RDONLY);
	struct kernlock_events head;
	const int error = file < 0 ? lsm_fault(fault, "events", file) : lsm_read_head(file, &head, fault);

	if (error)
		return error;
	*session = (struct engine_session){.program_id = head.session, .recorded = head.recorded, .lost = head.lost};
	return read_rows(file, head.count, sink, context, fault);
}

/* Whoever opens `events` has the kernel copy all of it: not four times a second for nothing new. */
int lsm_rows(struct engine_session *session, engine_row_sink *sink, void *context, struct fault *fault)
{
	const struct engine_session before = *session;
	struct lsm_state now;
	const int error = lsm_read_state(&now, fault);

	*session = (struct engine_session){0};
	if (error)
		return error == -ENOENT || error == -ENODEV ? 0 : error;
	if (now.session != before.program_id || now.recorded != before.recorded)
		return read_all(session, sink, context, fault);
	*session = before;
	return 0;
}
