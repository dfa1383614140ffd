/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The metrics of kernlock: what there is, for `kernlock metrics` and its manual.
 */
#ifndef KERNLOCK_METRICS_H
#define KERNLOCK_METRICS_H

#include "openmetrics.h"
#include "sighting.h"

/** METRIC_CALLERS - of at most so many callers is told how often, those with the highest counts. */
#define METRIC_CALLERS 50

#define METRIC_TEXT_OF(number) #number
#define METRIC_TEXT(number) METRIC_TEXT_OF(number)
#define METRIC_MOST_CALLERS "for the " METRIC_TEXT(METRIC_CALLERS) " with the highest counts"

/** METRICS() - every family: X(SYMBOL, "name", "type", "unit", "labels", "help"). */
#define METRICS(X)                                                                                                             \
	X(INFO, "kernlock_info", "gauge", "", "version", "Always 1; which kernlock tells.")                                    \
	X(UP, "kernlock_up", "gauge", "", "", "Whether the engine could be asked; when it is 0, nothing of the engine is told.")  \
	X(WRITTEN, "kernlock_written_timestamp_seconds", "gauge", "seconds", "", "When this was written, since 1970.")         \
	X(MODE, "kernlock_mode_info", "gauge", "", "mode, engine", "Always 1; the mode in force, none where there is none.")   \
	X(ENFORCING, "kernlock_enforcing", "gauge", "", "", "Whether a mode is in force.")                                     \
	X(SEALED, "kernlock_sealed", "gauge", "", "", "Whether nothing lowers it until reboot.")                               \
	X(TRIAL, "kernlock_trial_left_seconds", "gauge", "seconds", "",                                                        \
	  "Until the mode in force reverts by itself; 0 when it is no trial.")                                                 \
	X(DIFFERS, "kernlock_configured_differs", "gauge", "", "",                                                             \
	  "Whether what is in force is not what kernlock.conf says, or that file is broken; NaN when it may not be read.")     \
	X(EVALUATING, "kernlock_evaluation_running", "gauge", "", "", "Whether an evaluation is running.")                     \
	X(INTERRUPTED, "kernlock_evaluation_interrupted", "gauge", "", "",                                                     \
	  "Whether an evaluation was begun, never stopped, and is not running; NaN when the recording cannot be read.")        \
	X(REFUSED, "kernlock_refused", "counter", "", "reason, class", "Requests refused, since the engine was loaded.")       \
	X(AUDITED, "kernlock_audited", "counter", "", "reason, class",                                                         \
	  "Requests that went on and are audited or evaluated, since the engine was loaded.")                                  \
	X(ROWS, "kernlock_rows", "gauge", "", "", "Callers that the engine counts apart.")                                     \
	X(LOST, "kernlock_recorded_lost", "counter", "", "", "Requests recorded by their reason only: there was no room for their caller.") \
	X(PROGRAM_REFUSED, "kernlock_program_refused", "counter", "", "reason, kind, program, unit",                           \
	  "Requests refused, by caller, recorded while an evaluation or kernlock monitor runs; " METRIC_MOST_CALLERS ".")      \
	X(PROGRAM_AUDITED, "kernlock_program_audited", "counter", "", "reason, kind, program, unit",                           \
	  "Requests that went on and are audited or evaluated, by caller; " METRIC_MOST_CALLERS ".")

/** enum metric - the places in metric_families. */
enum metric {
#define METRIC_ENUMERATOR(SYMBOL, name, type, unit, labels, help) METRIC_##SYMBOL,
	METRICS(METRIC_ENUMERATOR)
#undef METRIC_ENUMERATOR
	METRIC_COUNT
};

/** metric_families, metric_label_names - by enum metric; the names separated by ", ". */
extern const struct metric_family metric_families[METRIC_COUNT];
extern const char *const metric_label_names[METRIC_COUNT];

/** struct callers - sightings on their way into metrics. Begin with zeros, end with free(list). */
struct callers {
	struct caller *list;
	size_t count, room;
};

/** callers_add() - a recording_sink. Return: 0; 1: memory is out. */
int callers_add(void *context, const struct sighting *sighting);

/**
 * callers_expose() - the samples of @metric: of those whose @action is so, the METRIC_CALLERS highest. Callers that differ in
 * nothing that a label tells are one.
 */
void callers_expose(struct callers *callers, enum action action, const struct exposition *exposition, enum metric metric);

#endif
