/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The OpenMetrics text format 1.0, as far as the older Prometheus text format 0.0.4, which
 * node_exporter reads, understands it too: types are gauge and counter only.
 */
#ifndef KERNLOCK_OPENMETRICS_H
#define KERNLOCK_OPENMETRICS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "../core/policy.h"

/** METRIC_UNKNOWN - a value that cannot be told: NaN, which no comparison takes for ok; null in JSON. */
#define METRIC_UNKNOWN (~(kl_u64)0)

/** METRIC_LABELS - most labels of one sample. */
#define METRIC_LABELS 4

/** struct metric_family - what samples of one name mean. */
struct metric_family {
	const char *name; /**< without the _total that samples of a counter end in */
	const char *type; /**< "gauge" or "counter" */
	const char *unit; /**< "seconds", and the name ends in it; "" none */
	const char *help; /**< one line; no backslash and no quote */
};

/** struct metric_label - one label of a sample. */
struct metric_label {
	const char *name;  /**< NULL ends the list */
	const char *value; /**< any bytes */
};

/** struct exposition - samples on their way out, in both forms. */
struct exposition {
	FILE *text;	 /**< gets the text */
	json_t *samples; /**< array, gets an object {"name", "labels", "value"} each */
};

/** metric_sample_name_end() - what samples of @family have after its name: "_total" or "". */
const char *metric_sample_name_end(const struct metric_family *family);

/** exposition_family() - say what the samples that follow mean. */
void exposition_family(const struct exposition *exposition, const struct metric_family *family);

/**
 * exposition_sample() - one sample of the last family.
 * @labels: at most METRIC_LABELS, ended by {0}; or NULL. Backslash, quote and newline are escaped as the format has it; bytes
 *          that are no UTF-8, which it cannot hold, become U+FFFD.
 */
void exposition_sample(const struct exposition *exposition, const struct metric_family *family,
		       const struct metric_label labels[], kl_u64 value);

/** exposition_end() - nothing follows: a text without this line was cut off. */
void exposition_end(const struct exposition *exposition);

#endif
