/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an engine does for the verbs. Which engine is used is chosen in one place,
 * cli/engine_choose.c.
 */
#ifndef KERNLOCK_ENGINE_H
#define KERNLOCK_ENGINE_H

#include <stdbool.h>

#include "../core/event.h"

/** struct fault - one failure, in words for the user, without a closing newline. */
struct fault {
	char what[512];
};

/** fault_set() - describe a failure; returns @error (a negative errno) for `return`. */
int fault_set(struct fault *fault, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** struct lack - something this kernel lacks to enforce, and its exact cure. */
struct lack {
	const char *what; /**< what is missing */
	char cure[320];	  /**< the CONFIG_ option, boot parameter or command that cures it */
};

/** ENGINE_LACKS - most lacks an engine reports. */
#define ENGINE_LACKS 12

/** ENGINE_EXTRAS - most programs that an engine has for some modes only. */
#define ENGINE_EXTRAS 15

/** struct engine_extra - a program that is there only because a mode asks for it, and what that costs. */
struct engine_extra {
	const char *program; /**< the kernel's name of it */
	kl_u64 reasons;	     /**< what the mode refuses or audits by it */
	const char *asked;   /**< what it makes slower: "asked at ..."; "" when nothing warm */
};

/** struct engine_extras - all of them. */
struct engine_extras {
	struct engine_extra extras[ENGINE_EXTRAS];
	int count;
};

/** struct engine_state - what an engine holds in force now. */
struct engine_state {
	bool loaded;				  /**< a policy is in force; else the rest is 0, but for trial_over and program_id */
	struct policy policy;			  /**< that policy, read back from the kernel */
	kl_u64 loaded_at;			  /**< when, nanoseconds since boot (CLOCK_BOOTTIME) */
	bool at_boot;				  /**< the kernel itself put it in force, before the first program */
	struct event_counts counts[REASON_LIMIT]; /**< since the engine was loaded, by enum reason; holds without a policy too */
	kl_u32 program_id;			  /**< the kernel's id of the engine's program; 0: it is none */
	bool sealed;				  /**< nothing lowers it until reboot */
	bool attached;				  /**< the engine is there, if only to record; holds without a policy too */
	kl_u64 evaluated;			  /**< reasons recorded although they are not refused; holds without a policy too */
	kl_u64 unable;				  /**< reasons that it cannot look for in this boot; holds without a policy too */
	kl_u64 trial_left;			  /**< nanoseconds until it ends by itself; 0: it is no trial */
	char trial_over[POLICY_MODE_SIZE];	  /**< nothing is loaded: the mode whose trial is over, and not taken off yet; "" none */
	struct engine_extras extras;		  /**< what is attached beyond what every mode needs */
};

/** struct engine_session - which life of the engine its counts are of. */
struct engine_session {
	kl_u32 program_id; /**< as in struct engine_state, or what else tells its lives apart */
	kl_u64 recorded;   /**< requests recorded so far */
	kl_u64 lost;	   /**< of these, those that found no room in its table */
};

/** SEAL_IS_NOT - what no seal of any engine is good against. */
#define SEAL_IS_NOT "not against boot chain, firmware, DMA, kernel bugs"

/** struct engine_hold - what holds the mode in force, in words for people. */
struct engine_hold {
	char who[80];	/**< who holds it */
	char seal[256]; /**< whether that lasts until reboot, and against whom not */
};

/** engine_row_sink - gets one row of the engine's table. Non-zero ends the reading. */
typedef int engine_row_sink(void *context, const struct event_key *key, const struct event_row *row);

/** WATCH_SECONDS - how long one `watch` is sure to last. */
#define WATCH_SECONDS 5

/** struct engine - the few things an engine can do. */
struct engine {
	const char *name;   /**< "bpf" or "lsm" */
	bool always_sealed; /**< what it holds is sealed by nature: nothing lowers it until reboot */

	/**
	 * lacks - what this kernel lacks for this engine.
	 * Return: how many of @lacks were filled in; 0: it can enforce.
	 */
	int (*lacks)(struct lack lacks[ENGINE_LACKS]);

	/** extras - what @policy needs beyond what every mode does. */
	void (*extras)(const struct policy *policy, struct engine_extras *extras);

	/** hold - tell what holds the mode that is in force in @state. */
	void (*hold)(const struct engine_state *state, struct engine_hold *hold);

	/**
	 * query - what is in force.
	 * Return: 0; -EPERM: only root may ask; another negative errno, told in @fault.
	 */
	int (*query)(struct engine_state *state, struct fault *fault);

	/**
	 * enforce - put @policy in force, or raise what is in force to it, in one step: on
	 * failure everything is as it was.
	 * @later: a policy to raise to later, or NULL: its programs are attached as well
	 * Return: 0; -EBUSY when it refuses less than what is in force; -ENOLINK when it needs what is
	 * there only from the start; -EINPROGRESS while a trial runs; or another negative errno, told in @fault.
	 */
	int (*enforce)(const struct policy *policy, const struct policy *later, struct fault *fault);

	/**
	 * try - put @policy in force, in one step, until @limit nanoseconds from then: it ends
	 * by itself, whatever becomes of the process that asked for it.
	 * Return: 0; -EBUSY when a mode is in force; -EINPROGRESS when that is a trial; -EOPNOTSUPP
	 * when the engine takes nothing back; or another negative errno, told in @fault.
	 */
	int (*try)(const struct policy *policy, kl_u64 limit, struct fault *fault);

	/**
	 * keep - make a trial last until reboot.
	 * Return: 0; -ENOENT when none runs; -ETIME when it is over; or another negative
	 * errno, told in @fault.
	 */
	int (*keep)(struct fault *fault);

	/**
	 * revert - end the trial whose program is @program_id, running or over; an evaluation goes on.
	 * Return: 0; -ENOENT when it is there no more, or was kept; or another negative errno,
	 * told in @fault.
	 */
	int (*revert)(kl_u32 program_id, struct fault *fault);

	/**
	 * seal - from here on nothing lowers what is in force until reboot.
	 * Return: 0; -ENOENT when nothing is in force; -EINPROGRESS in a trial; -EEXIST when a foreign program would
	 * have the last word; or another negative errno, told in @fault.
	 */
	int (*seal)(struct fault *fault);

	/**
	 * release - take away what is in force, or what is left of a trial that is over, in one step.
	 * Return: 0; -ENOENT when nothing is in force; -EACCES when it is sealed; or another
	 * negative errno, told in @fault.
	 */
	int (*release)(struct fault *fault);

	/**
	 * evaluate - record each request for one of @reasons, refused or not, from now on; 0: no more.
	 * Starts the engine with a policy that refuses nothing where none is there.
	 * Return: 0; -ENOLINK when a reason needs what is there only from the start; or another
	 * negative errno, told in @fault.
	 */
	int (*evaluate)(kl_u64 reasons, struct fault *fault);

	/**
	 * watch - record each refusal for the next few seconds; to be said again within WATCH_SECONDS.
	 * Return: 0, also where the engine is not there; or a negative errno, told in @fault.
	 */
	int (*watch)(struct fault *fault);

	/**
	 * rows - what was recorded: each row is given to @sink, in no order.
	 * @session: zeros, or as the last call left it: then no row is given if nothing was recorded since
	 * Return: 0, with @session filled in (program_id 0: the engine is not there, and no rows);
	 * what @sink returned; or a negative errno told in @fault.
	 */
	int (*rows)(struct engine_session *session, engine_row_sink *sink, void *context, struct fault *fault);
};

/** engine_strongest() - the engine to put a mode in force with: what --engine says, or the strongest that the kernel has. */
const struct engine *engine_strongest(void);

/** engine_choose() - the engine to ask and to change: as engine_strongest(), but rather the other one when that alone holds anything. */
const struct engine *engine_choose(void);

/** engine_beside() - the engine that may hold a mode besides @engine, or NULL. */
const struct engine *engine_beside(const struct engine *engine);

/** engine_prefer() - from here on the engine of this name is chosen (--engine). Return: whether there is one. */
bool engine_prefer(const char *name);

/** engine_bpf, engine_lsm - the engines themselves; verbs use those above. */
extern const struct engine engine_bpf, engine_lsm;

#endif
