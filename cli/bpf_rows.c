// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine `bpf` has recorded, read from its table. Works on a sealed engine: the table
 * is no part of its state.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bpf/engine_config.h"
#include "cleanup.h"
#include "engine_bpf.h"

/* So many rows are fetched by one call; a bucket of the kernel's table has far fewer. */
#define ROWS_AT_ONCE 256

/** struct rows - room for one call's rows. */
struct rows {
	struct event_key keys[ROWS_AT_ONCE];
	struct event_row rows[ROWS_AT_ONCE];
};

/* A row whose first request is still being described has no texts yet: it is read the next time. */
static int give(const struct rows *rows, kl_u32 count, engine_row_sink *sink, void *context)
{
	int result = 0;

	for (kl_u32 i = 0; !result && i < count; i++)
		if (rows->rows[i].filled)
			result = sink(context, &rows->keys[i], &rows->rows[i]);
	return result;
}

static int read_rows(int map, engine_row_sink *sink, void *context, struct fault *fault)
{
	_cleanup_free_ struct rows *rows = malloc(sizeof(*rows));
	kl_u32 place = 0, next = 0;
	bool first = true;
	int error = rows ? 0 : -ENOMEM, result = 0;

	while (!error && !result) {
		kl_u32 count = ROWS_AT_ONCE;

		error = bpf_map_lookup_batch(map, first ? NULL : &place, &next, rows->keys, rows->rows, &count, NULL);
		if (!error || error == -ENOENT)
			result = give(rows, count, sink, context);
		place = next;
		first = false;
	}
	if (result || error == -ENOENT)
		return result;
	return fault_set(fault, error, "cannot read what was recorded: %s", strerror(-error));
}

static int find_decider(struct fault *fault, kl_u32 *id)
{
	_cleanup_close_ const int cgroup = root_cgroup_open(fault);
	struct attached attached;
	int error = cgroup < 0 ? cgroup : attached_read(cgroup, &attached, fault);

	*id = 0;
	for (unsigned i = 0; !error && i < attached.count; i++)
		if (!strcmp(attached.programs[i].name, ENGINE_PROGRAM))
			*id = attached.programs[i].id;
	return error;
}

int bpf_rows(struct engine_session *session, engine_row_sink *sink, void *context, struct fault *fault)
{
	const struct engine_session before = *session;
	struct engine_recorder recorder;
	int error;

	if (geteuid() != 0)
		return fault_set(fault, -EPERM, "only root may read what was recorded; run it as root");
	error = find_decider(fault, &session->program_id);
	if (error || !session->program_id)
		return error;

	_cleanup_close_ const int program = bpf_prog_get_fd_by_id(session->program_id);
	_cleanup_close_ const int map = program < 0 ? -errno : program_open_map(program, sizeof(struct event_row));

	if (map < 0)
		return fault_set(fault, map, "cannot open the table of what was recorded: %s", strerror(-map));
	error = program_read_map(program, &recorder, sizeof(recorder));
	if (error)
		return fault_set(fault, error, "cannot read how much was lost: %s", strerror(-error));
	session->recorded = recorder.recorded;
	session->lost = recorder.lost;
	if (session->program_id == before.program_id && session->recorded == before.recorded)
		return 0;
	return read_rows(map, sink, context, fault);
}
