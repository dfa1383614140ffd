/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What `kernlock status` tells, found out once, for people and as JSON.
 */
#ifndef KERNLOCK_STATUS_REPORT_H
#define KERNLOCK_STATUS_REPORT_H

#include "beside.h"
#include "configured.h"
#include "host.h"
#include "kernel_reasons.h"

/** struct status_report - all of it. */
struct status_report {
	const struct engine *engine;
	struct lack lacks[ENGINE_LACKS];
	int lack_count;
	bool known; /**< the engine could be asked: state holds */
	struct engine_state state;
	struct fault fault; /**< why it could not */
	char upstream[HOST_TEXT];
	enum host_secure_boot secure_boot;
	long taint;
	char taint_text[HOST_TEXT];
	struct kernel_reasons kernel;
	struct configured configured;
	struct beside beside;
};

/** STATUS_SINCE - room for what status_since() writes. */
#define STATUS_SINCE 40

/** status_since() - when the mode in force came into force, by the clock as it is now. */
void status_since(const struct engine_state *state, char text[STATUS_SINCE]);

/** status_secure_boot() - one word, or a few. */
const char *status_secure_boot(enum host_secure_boot state);

/** status_json() - all of it as one document. */
json_t *status_json(const struct status_report *report);

#endif
