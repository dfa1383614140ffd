// SPDX-License-Identifier: GPL-2.0-only
#include "vitals.h"

#include <errno.h>

#include "recording_live.h"

/** struct counting - rows on their way to who wants them. */
struct counting {
	struct vitals *vitals;
	recording_sink *sink;
	void *context;
};

static int count_row(void *context, const struct sighting *sighting)
{
	const struct counting *counting = context;

	counting->vitals->rows++;
	return counting->sink ? counting->sink(counting->context, sighting) : 0;
}

static int read_rows(struct vitals *vitals, recording_sink *sink, void *context)
{
	struct counting counting = {.vitals = vitals, .sink = sink, .context = context};
	struct live live;
	const int result = live_rows(&live, count_row, &counting, &vitals->fault);

	vitals->lost = live.session.lost;
	return result > 0 ? fault_set(&vitals->fault, -ENOMEM, "out of memory") : result;
}

static int is_interrupted(const struct engine_state *state, struct fault *fault)
{
	struct recording_head head;
	const int result = recording_read_head(RECORDING_FILE, &head, fault);

	if (result)
		return result == -ENOENT ? 0 : result;
	return head.running && !state->evaluated;
}

void vitals_read(struct vitals *vitals, recording_sink *sink, void *context)
{
	const struct engine *engine = engine_choose();

	*vitals = (struct vitals){.engine = engine->name};
	configured_read(&vitals->configured);
	vitals->known = !engine->query(&vitals->state, &vitals->fault) && !read_rows(vitals, sink, context);
	if (vitals->known)
		vitals->interrupted = is_interrupted(&vitals->state, &vitals->damaged);
}

void count_events(const struct engine_state *state, struct event_counts *total)
{
	*total = (struct event_counts){0};
	for (int i = 0; i < REASON_LIMIT; i++) {
		total->denied += state->counts[i].denied;
		total->audited += state->counts[i].audited;
	}
}

int open_count(const struct policy *policy)
{
	return __builtin_popcountll(ALL_REASONS & ~OPTIONAL_REASONS & ~policy->deny & ~policy->audit);
}
