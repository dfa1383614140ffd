/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * escape: tries, for real and as root in a throw-away machine, to get around what is in force. After each attack real
 * gated operations tell whether it worked. Each runs in a child of its own (attempt/run.c) and takes back what it can.
 */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "../vm/attempt/bpf.h"

struct attack {
	const char *family, *name;
	struct outcome (*run)(void);
	const char *never; /* why it fails even where nothing guards; NULL: it must succeed somewhere without the seal */
	const char *hole;  /* why the kernel's own lockdown leaves it open; NULL: it must refuse it, where it knows it */
	const char *open;  /* why kernlock leaves it open; NULL: it must not */
	bool direct;	   /* it tells itself what came of it, and may run where nothing is in force */
};

extern const struct attack attacks[];
extern const size_t attacks_count;

/* gates.c: the operations that tell. */
#define GATES_OF_INTEGRITY 0x7u
unsigned gates_open(void);
void gates_note(void);
/* done() when a gate is open that was closed at gates_note(), else refused() with the step that failed first. */
struct outcome verdict(void);
/* Notes @step as failed by errno when @worked is false and nothing failed yet; returns @worked. */
bool step(bool worked, const char *what);
bool has_failed(void);

/* engine.c: what is there to be attacked. */
#define MOST_PROGRAMS 16
#define MOST_MAPS 8

struct engine_program {
	uint32_t id;
	char name[16];
	enum bpf_attach_type type;
	uint32_t maps[MOST_MAPS], maps_count;
	uint32_t btf, function; /* BTF number, and in it that of the program's function */
};

struct map {
	uint32_t id, type, value_size, flags;
	char name[16];
};

unsigned engine_programs(struct engine_program programs[MOST_PROGRAMS]);
/* The engine's maps that can be read about; @hidden counts the others. */
unsigned engine_maps(struct map maps[MOST_PROGRAMS * MOST_MAPS], unsigned *hidden);
int program_by_id(uint32_t id);
int map_by_id(uint32_t id, uint32_t flags);
int root_cgroup(void);
struct outcome no_engine(void);

/* allow.c: programs that say yes, and how they are attached. */
int load_allowing(enum bpf_attach_type type, const char *hook);
/* lsm_cgroup/@hook: "whatever was answered before me, it is @answer." */
int load_setting(const char *hook, int answer);
int load_returning(enum bpf_prog_type type, enum bpf_attach_type attach, const char *function, int answer);
int load_map_writer(const int *maps, const struct map *about, unsigned count);
int attach_with(int program, int cgroup, enum bpf_attach_type type, uint32_t flags, int replaced);
int link_to_cgroup(int program, int cgroup, enum bpf_attach_type type);
int link_update(int link, int program);
int trace_attach(int program);

/*
 * holder.c: what was had before. A seal is first tried with each of the first ones alone (`escape --alone`); from
 * HELD_STANDING on they are there when the seal comes.
 */
#define MOST_HELD_MAPS 12
enum held {
	HELD_LINK,	    /* later: a link after the engine's program that changes nothing yet */
	HELD_FMOD,	    /* before any mode, not attached: fmod_ret/security_locked_down returning 1 */
	HELD_FMOD_BPF,	    /* fmod_ret/security_bpf returning 1 */
	HELD_FMOD_BPF_MAP,  /* fmod_ret/security_bpf_map returning 1 */
	HELD_LSM,	    /* lsm/locked_down returning 1 */
	HELD_LSM_BPF,	    /* lsm/bpf returning 1 */
	HELD_ALLOW,	    /* lsm_cgroup/locked_down saying yes */
	HELD_ALLOW_BPF,	    /* lsm_cgroup/bpf saying yes */
	HELD_ALLOW_BPF_MAP, /* lsm_cgroup/bpf_map saying yes */
	HELD_WRITER,	    /* between mode and seal: a program that zeroes the engine's maps */
	HELD_SOCKET,	    /* a socket with files of those maps under way */
	HELD_PINS,	    /* a file system, mounted nowhere, where those maps are pinned */
	HELD_ITERATORS,	    /* links of iterators over those maps that write zeros */
	HELD_OUTER = HELD_ITERATORS + MOST_HELD_MAPS, /* maps that hold those maps */
	HELD_MAPS = HELD_OUTER + MOST_HELD_MAPS,      /* files of those maps */
	HELD_FMOD_BPF_PROG = HELD_MAPS + MOST_HELD_MAPS, /* before: fmod_ret/security_bpf_prog returning 1 */
	HELD_STANDING,
	HELD_PROGRAMS = HELD_STANDING,		    /* between: the engine's programs */
	HELD_ALLOW_SYSCTL = HELD_PROGRAMS + MOST_PROGRAMS, /* before: cgroup/sysctl saying yes */
	HELD_EARLY_LINK,			    /* a link before the engine's program */
	HELD_FTRACE_SWITCH,			    /* /proc/sys/kernel/ftrace_enabled, for writing */
	HELD_COUNT
};

/* @stage: before, between, later; @which: all, standing, or the number of one. */
int prepare(const char *stage, const char *which);
/* Prints the numbers of those that a seal is tried with one at a time. */
int print_alone(void);
/* 0: it is held, 1: it is not. */
int is_held(const char *which);
/* Lets go of one because the seal refused to come while it was held. */
int refused_with(const char *which);
/* The file in this process; -1: it is not held. */
int held(enum held which);
struct outcome not_held(enum held which);
bool is_holder(int pid);
/* The seal did not come while the attack was under way. */
struct outcome seal_refused(const char *why);

/* hidden.c */
/* The file of the @index-th of the maps that the engine answers from; -1 and errno. */
int state_map(unsigned index);
int hide_in_socket(void);
int hide_in_map(unsigned index);

/* iterate.c */
int pin_maps(void);
int make_iterator(unsigned index);

#endif
