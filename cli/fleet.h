/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fleet: the reports of many machines, read one at a time and put together.
 */
#ifndef KERNLOCK_FLEET_H
#define KERNLOCK_FLEET_H

#include "report.h"

/** FLEET_MODES - most modes of different names in a fleet. */
#define FLEET_MODES 64

/** struct fleet_mode - one mode, over the machines that judged it. */
struct fleet_mode {
	char *name;
	kl_u64 refused;		    /**< its reasons, on any machine */
	kl_u32 machines[3];	    /**< how many machines judged so, by enum judgement */
};

/** struct fleet_machine - one machine; its texts are the fleet's. */
struct fleet_machine {
	const char *file;	    /**< where its report is */
	char *name, *machine_id, *kernel;
	kl_u64 since, until, lost;  /**< as in struct recording_head */
	enum judgement judgement;   /**< of the mode that was evaluated */
	kl_u8 verdicts[FLEET_MODES]; /**< of each mode, enum judgement and 1; 0: it does not have that mode */
};

/** struct fleet - all of them; {0} is none. */
struct fleet {
	struct groups groups;
	struct fleet_mode modes[FLEET_MODES];
	size_t mode_count;
	struct fleet_machine *machines; /**< @count of them */
	size_t count;
};

/** fleet_add() - read the report in @file into the fleet. Return: 0; -EPROTO: it is no whole report; or another negative errno; told in @fault. */
int fleet_add(struct fleet *fleet, const char *file, struct fault *fault);

/** fleet_judgement() - of all machines: one that refuses, else one that cannot tell, is enough. */
enum judgement fleet_judgement(const struct fleet *fleet);

/** fleet_print(), fleet_json() - the fleet as text and as JSON. */
void fleet_print(const struct out *out, const struct fleet *fleet);
json_t *fleet_json(const struct fleet *fleet);

/** fleet_free() - give the memory back. */
void fleet_free(struct fleet *fleet);

#endif
