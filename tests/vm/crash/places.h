/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PLACES_H
#define PLACES_H

#include <stdbool.h>
#include <sys/types.h>
#include <sys/user.h>

#define MOST_PLACES 1024

struct range {
	unsigned long long begin, end;
};

/** struct place - where calls come from that change nothing, and are alike. */
struct place {
	long number;		 /**< system call */
	long request;		 /**< what bpf(2) is asked for */
	unsigned long long site; /**< in the command or the loader; 0: in a library */
	int changes;		 /**< how many calls before that can change something: what comes after one is another */
	int times;		 /**< in this run */
	int failed;		 /**< in which of its stretches it was made to fail, in any run */
};

/** struct places - all that were seen, in all runs. */
struct places {
	struct range loader, program; /**< code of the dynamic loader, and of the command without libraries */
	struct place all[MOST_PLACES];
	int count;
	int changes; /**< in this run */
};

/** enum call_kind - what a trial at this call would tell. */
enum call_kind {
	CALL_ALIKE,  /**< nothing new: it changes nothing, and one like it was there */
	CALL_FIRST,  /**< the first of a place, or of its next 64 calls */
	CALL_LOADS,  /**< it loads a program, each of which is another */
	CALL_CHANGES /**< it can change what outlives the process */
};

bool is_within(const struct range *range, unsigned long long address);

/** sends() - is it this command to the engine (enum engine_operation)? */
bool sends(pid_t task, const struct user_regs_struct *registers, unsigned operation);

/** places_begin() - a run of the command, which is executed now. */
void places_begin(struct places *places, pid_t task, const char *command);

/** places_look() - at a call. @place, and only for CALL_FIRST: where it is made. */
enum call_kind places_look(struct places *places, pid_t task, const struct user_regs_struct *registers, struct place **place);

/** place_is_fresh() - was it not made to fail in this stretch yet? From now on it was. */
bool place_is_fresh(struct place *place);

#endif
