// SPDX-License-Identifier: GPL-2.0-only
#include "nrpe.h"

#include <stdarg.h>
#include <string.h>

#include "reason_list.h"
#include "safe_text.h"
#include "trial.h"

/* Room for the performance data. */
#define PERFORMANCE 200

/** struct check - the worst that was found, and all of it in words. */
struct check {
	enum nrpe_level level;
	char text[NRPE_LINE / 2];
};

/* Whoever does not know may be wrong about nothing worse than a warning. */
static int weight(enum nrpe_level level)
{
	static const int weights[] = {[NRPE_OK] = 0, [NRPE_WARNING] = 1, [NRPE_UNKNOWN] = 2, [NRPE_CRITICAL] = 3};

	return weights[level];
}

__attribute__((format(printf, 3, 4)))
static void find(struct check *check, enum nrpe_level level, const char *format, ...)
{
	const size_t used = strlen(check->text);
	va_list arguments;

	snprintf(check->text + used, sizeof(check->text) - used, "%s", used ? "; " : "");
	va_start(arguments, format);
	vsnprintf(check->text + strlen(check->text), sizeof(check->text) - strlen(check->text), format, arguments);
	va_end(arguments);
	if (weight(level) > weight(check->level))
		check->level = level;
}

static void find_in_force(struct check *check, const struct vitals *vitals)
{
	const struct engine_state *state = &vitals->state;
	char trial[TRIAL_TEXT];

	if (state->loaded)
		find(check, NRPE_OK, "%s in force, %s", state->policy.mode, state->sealed ? "sealed" : "not sealed");
	else
		find(check, NRPE_OK, "no mode in force");
	trial_text(state, trial);
	if (*trial)
		find(check, NRPE_WARNING, "%s", trial);
	if (state->evaluated)
		find(check, NRPE_OK, "an evaluation runs");
}

static void find_nothing_configured(struct check *check, const struct engine_state *state)
{
	if (state->at_boot)
		find(check, NRPE_OK, "by the kernel itself, since before the first program");
	else if (state->loaded)
		find(check, NRPE_WARNING, "nothing is configured, so it is gone after a reboot");
	else if (state->evaluated)
		find(check, NRPE_OK, "none is configured");
	else
		find(check, NRPE_WARNING, "none is configured, and no evaluation runs");
}

static void find_configured(struct check *check, const struct vitals *vitals)
{
	const struct configured *configured = &vitals->configured;
	const enum nrpe_level worse = vitals->state.loaded ? NRPE_WARNING : NRPE_CRITICAL;
	char text[CONFIGURED_TEXT];

	if (configured->state == CONFIG_ABSENT)
		find_nothing_configured(check, &vitals->state);
	else if (configured_difference(configured, &vitals->state, text))
		find(check, worse, "%s", text);
	else if (configured_text(configured, text) != TONE_GOOD)
		find(check, configured->state == CONFIG_BROKEN	 ? worse
			    : configured->state == CONFIG_UNREAD ? NRPE_UNKNOWN
								 : NRPE_WARNING,
		     "configured: %s", text);
	else if (configured->rescue > 0)
		find(check, NRPE_WARNING, RESCUE_WORD " is on the kernel command line: it was not put in force at boot");
}

static void find_evaluation(struct check *check, const struct vitals *vitals)
{
	if (vitals->lost)
		find(check, NRPE_WARNING, "%llu recorded requests found no room", (unsigned long long)vitals->lost);
	if (vitals->interrupted > 0)
		find(check, NRPE_WARNING, "an evaluation was interrupted: `kernlock evaluate resume`");
	else if (vitals->interrupted < 0)
		find(check, NRPE_WARNING, "%s", vitals->damaged.what);
}

static const char *level_name(enum nrpe_level level)
{
	static const char *const names[] = {
#define LEVEL_NAME(SYMBOL, number, meaning) [NRPE_##SYMBOL] = #SYMBOL,
		NRPE_LEVELS(LEVEL_NAME)
#undef LEVEL_NAME
	};

	return names[level];
}

static void write_line(const struct check *check, char line[NRPE_LINE])
{
	const int used = snprintf(line, NRPE_LINE, "KERNLOCK %s - ", level_name(check->level));

	safe_text(check->text, line + used, NRPE_LINE - PERFORMANCE - (size_t)used);
	/* What comes after a bar is performance data. */
	for (char *bar = line; (bar = strchr(bar, '|'));)
		*bar = '/';
}

static void add_performance(const struct vitals *vitals, char line[NRPE_LINE])
{
	const size_t used = strlen(line);
	struct event_counts total;

	count_events(&vitals->state, &total);
	snprintf(line + used, NRPE_LINE - used, " | refused=%lluc;; audited=%lluc;; open=%d lost=%lluc;;", (unsigned long long)total.denied,
		 (unsigned long long)total.audited, open_count(&vitals->state.policy), (unsigned long long)vitals->lost);
}

enum nrpe_level nrpe_line(const struct vitals *vitals, char line[NRPE_LINE])
{
	struct check check = {.level = NRPE_OK};

	if (!vitals->known) {
		find(&check, NRPE_UNKNOWN, "%s", vitals->fault.what);
		write_line(&check, line);
		return check.level;
	}
	find_in_force(&check, vitals);
	find_configured(&check, vitals);
	find_evaluation(&check, vitals);
	write_line(&check, line);
	add_performance(vitals, line);
	return check.level;
}
