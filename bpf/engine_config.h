/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the command line and the BPF programs share: the constants they are loaded
 * with, the state they keep, and the command that reaches that state without a file.
 */
#ifndef KERNLOCK_ENGINE_CONFIG_H
#define KERNLOCK_ENGINE_CONFIG_H

#include "../core/policy.h"
#include "programs.h"

/** ENGINE_KERNEL_NUMBERS - numbers of the kernel's enum lockdown_reason that are told apart. */
#define ENGINE_KERNEL_NUMBERS 64

/** ENGINE_LIBRARIES - most files that programs with an exception may map as code. */
#define ENGINE_LIBRARIES 48

/** struct engine_config - read-only data of the programs, frozen before they are loaded. */
struct engine_config {
	struct policy policy;			/**< what decide() answers by */
	kl_u8 reason_of[ENGINE_KERNEL_NUMBERS]; /**< kernel's reason number to enum reason */
	kl_u32 guarded[ENGINE_PROGRAM_LIMIT];	/**< BTF ids of bpf_lsm_HOOK by program; 0 for one that is not loaded */
	kl_u32 loaded;				/**< how many programs are loaded; each holds both state maps */
	kl_u32 library_count;			/**< how many libraries there are */
	kl_u32 zero;				/**< 0 */
	struct file_identity libraries[ENGINE_LIBRARIES]; /**< of the programs that the policy has exceptions for */
	kl_u64 character_devices; /**< address of the pointer to the kernel's list of them (cdev_map); 0 when no reason needs it */
};

_Static_assert(sizeof(struct engine_config) == 7344, "struct engine_config is shared");

/**
 * Phases of the engine. Two copies in two maps must agree: exactly PHASE_INERT twice is
 * inert, that or PHASE_OPEN twice is unsealed, everything else is sealed.
 */
#define PHASE_INERT 0ull		      /**< attached, and answers nothing yet */
#define PHASE_OPEN 0x6e65706f6e65706full      /**< in force; root can remove it */
#define PHASE_SEALED 0xa5c3960f5a3c69f0ull    /**< in force until reboot */

/** ENGINE_PRINTERS - helpers that print kernel memory: snprintf, snprintf_btf, trace_printk, trace_vprintk. */
#define ENGINE_PRINTERS 4
/** ENGINE_READERS - with one that gives a pointer into it: get_current_task_btf, which a verifier may replace by its code. */
#define ENGINE_READERS 5

/** ENGINE_SAMPLE - name of the program that calls them, from which the engine learns their addresses. */
#define ENGINE_SAMPLE "kernlock_sample"

/** struct engine_memory - what the programs remember; only they can write it. */
struct engine_memory {
	kl_u64 phase;		     /**< PHASE_*, first copy */
	kl_u64 deny;		     /**< reasons raised to refused since the policy was loaded */
	kl_u64 audit;		     /**< reasons raised to audited since */
	kl_u32 name[POLICY_MODE_SIZE / 4]; /**< the mode raised to, as words; empty: that of the policy */
	kl_u64 evaluated;    /**< reasons that are recorded although they are not refused */
	kl_u64 watched_until; /**< till when each refusal is recorded, ns since boot; 0: nobody watches */
	kl_u64 expires;	     /**< a trial: when it is over, ns since boot (CLOCK_BOOTTIME); 0: it is none. Not heeded once sealed */
	kl_u64 tracing_since; /**< when bpf-tracing was first refused or audited, ns since boot; 0: it is not */
	int readers[ENGINE_READERS]; /**< the calls of those helpers, as the verifier writes them */
	kl_u32 zero;		     /**< 0 */
};

_Static_assert(sizeof(struct engine_memory) == 112, "struct engine_memory is shared");

/** struct engine_recorder - what recording remembers besides its rows; anybody with a file of it may write it. */
struct engine_recorder {
	kl_u64 recorded;     /**< requests that were recorded */
	kl_u64 lost;	     /**< requests that found no room for a row of their own */
	kl_u64 unprivileged; /**< rows of users without privilege */
	kl_u64 slot;	     /**< the stretch of time that tokens are for */
	kl_u64 dry_slot;     /**< the last one in which none was left */
	kl_u32 tokens;	     /**< refusals that may still be recorded in it */
	kl_u32 zero;
};

_Static_assert(sizeof(struct engine_recorder) == 48, "struct engine_recorder is shared");

/** ENGINE_PROCESSES - most processes that can have an allowance at a time; a power of two. */
#define ENGINE_PROCESSES 32

/** struct engine_process - a process that is followed since its exec: nobody else got into it. */
struct engine_process {
	kl_u64 started; /**< when it was made, ns since boot; 0: none */
	kl_u32 process; /**< its number (tgid) */
	kl_u32 exec;	/**< of its execs, which: the low half of self_exec_id */
};

/** struct engine_mirror - the second copy of the phase, and what only a policy with exceptions needs. */
struct engine_mirror {
	kl_u64 phase; /**< PHASE_*, second copy */
	kl_u64 next;  /**< the place that is filled next */
	struct engine_process processes[ENGINE_PROCESSES];
};

_Static_assert(sizeof(struct engine_mirror) == 528, "struct engine_mirror is shared");

/**
 * The engine's command: a bpf(2) command number that the kernel does not have reaches the
 * guard with its attributes (kernel/bpf/syscall.c calls security_bpf() before it looks at
 * the number). Only for CAP_SYS_ADMIN outside of user namespaces; others get EPERM.
 */
#define ENGINE_COMMAND 0x6b6c6f63

/** enum engine_operation - struct engine_command.operation. */
enum engine_operation {
	ENGINE_READ = 1, /**< answers ENGINE_BYTE + byte @index of struct engine_memory, as errno */
	ENGINE_ACTIVATE, /**< from inert to open, with @deny as nanoseconds a trial of so long; answers ENGINE_DONE, EAGAIN before ENGINE_SAMPLE was read */
	ENGINE_RAISE,	 /**< adds @deny and @audit, takes over @mode; answers ENGINE_DONE, EINPROGRESS in a trial, ENOLINK as below */
	ENGINE_SEAL,	 /**< seals what is open; answers ENGINE_DONE, EBUSY when somebody holds its state, ENOENT when it refuses nothing, EINPROGRESS in a trial */
	ENGINE_EVALUATE, /**< records @deny, whether refused or not, sealed or not; answers ENGINE_DONE, ENOLINK for devices not found at load */
	ENGINE_WATCH,	 /**< records each refusal for the next ENGINE_WATCH_SECONDS; answers ENGINE_DONE */
	ENGINE_RELEASE,	 /**< from open back to inert; answers ENGINE_DONE, EACCES when sealed */
	ENGINE_KEEP,	 /**< makes a trial last; answers ENGINE_DONE, ENOENT when it is none, ETIME when it is over */
	ENGINE_REVERT	 /**< a trial is over at once; answers ENGINE_DONE, ENOENT when it is none */
};

/** ENGINE_WATCH_SECONDS - who watches says so again in that time; who is gone costs nothing after it. */
#define ENGINE_WATCH_SECONDS 10

/** ENGINE_NAME_WORDS - a mode's name as 32-bit words. */
#define ENGINE_NAME_WORDS (POLICY_MODE_SIZE / 4)

/**
 * struct engine_command - the attributes of ENGINE_COMMAND.
 *
 * Linux 6.1's verifier reads them as the first structure of union bpf_attr that is long
 * enough: 32 bits at a time, and not over that structure's name (@unused).
 */
struct engine_command {
	kl_u32 operation;			/**< enum engine_operation */
	kl_u32 index;				/**< ENGINE_READ: which byte */
	kl_u32 deny[2];				/**< ENGINE_RAISE: reasons to refuse as well, low word first; ENGINE_EVALUATE: to record; ENGINE_ACTIVATE: nanoseconds, 0: no trial */
	kl_u32 audit[2];			/**< ENGINE_RAISE: reasons to audit as well */
	kl_u32 name_begin;			/**< ENGINE_RAISE: first word of the name of the mode raised to */
	kl_u32 unused[4];			/**< 0 */
	kl_u32 name_rest[ENGINE_NAME_WORDS - 1]; /**< the other words */
};

_Static_assert(sizeof(struct engine_command) == 72, "struct engine_command must lie on struct map_create of bpf_attr");

/** Answers: errno values that no system call gives (the kernel's highest is 4095). */
#define ENGINE_DONE 2047
#define ENGINE_BYTE 2048

#endif
