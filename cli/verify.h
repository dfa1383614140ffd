/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparing what a policy says with what the kernel does.
 */
#ifndef KERNLOCK_VERIFY_H
#define KERNLOCK_VERIFY_H

#include "../core/decide.h"
#include "../lang/words.h"
#include "probe.h"
#include "verb.h"

/** enum verdict_of_trial - is a reason as the policy says? */
enum verdict_of_trial { TRIAL_AS_IT_SHOULD_BE, TRIAL_OPEN, TRIAL_UNKNOWN };

/** struct trial - one reason, tried. */
struct trial {
	const struct reason_words *reason;
	enum action action;	      /**< what the policy says */
	struct probe_result result;   /**< what the kernel did */
	enum verdict_of_trial verdict; /**< do they agree */
};

/** struct trial_counts - how many trials ended how. */
struct trial_counts {
	unsigned found[4];   /**< by enum finding */
	unsigned verdict[3]; /**< by enum verdict_of_trial */
	unsigned unasked;    /**< optional reasons that the policy does not ask for, in neither of the above */
};

/** verify_policy() - try every reason of the table; see probe_reasons(). */
void verify_policy(const struct policy *policy, struct trial trials[REASON_COUNT]);

/** count_trials() - add them up. */
struct trial_counts count_trials(const struct trial trials[REASON_COUNT]);

/** trial_status() - STATUS_OPEN before STATUS_UNKNOWN before STATUS_OK. */
enum exit_status trial_status(const struct trial_counts *counts);

#endif
