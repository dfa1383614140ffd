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
int load_returning(enum bpf_prog_type type, enum bpf_attach_type attach, const char *function, int answer);
int load_map_writer(const int *maps, const struct map *about, unsigned count);
int attach_with(int program, int cgroup, enum bpf_attach_type type, uint32_t flags, int replaced);
int link_to_cgroup(int program, int cgroup, enum bpf_attach_type type);
int link_update(int link, int program);
int trace_attach(int program);

/* holder.c: what was had before. --drop lets go in this order. */
enum held {
	HELD_LINK,	/* later: a link after the engine's program that changes nothing yet */
	HELD_FMOD,	/* before any mode, not attached: fmod_ret/security_locked_down returning 1 */
	HELD_FMOD_BPF,	/* fmod_ret/security_bpf returning 1 */
	HELD_LSM,	/* lsm/locked_down returning 1 */
	HELD_ALLOW,	/* lsm_cgroup/locked_down saying yes */
	HELD_ALLOW_BPF, /* lsm_cgroup/bpf saying yes */
	HELD_WRITER,	/* between: a program that zeroes the engine's maps */
	HELD_MAPS,	/* and the engine's maps */
	HELD_SOCKET = HELD_MAPS + MOST_PROGRAMS * MOST_MAPS,   /* a socket with files of those maps under way */
	HELD_OUTER,					       /* maps that hold those maps */
	HELD_PROGRAMS = HELD_OUTER + 4,			       /* the engine's programs */
	HELD_ALLOW_SYSCTL = HELD_PROGRAMS + MOST_PROGRAMS,     /* before: cgroup/sysctl saying yes */
	HELD_FTRACE_SWITCH,				       /* /proc/sys/kernel/ftrace_enabled, for writing */
	HELD_COUNT
};

int prepare(const char *stage);
/* Lets go of the next thing and prints its number; 1: nothing is held. */
int drop_next(void);
/* The file in this process; -1: it is not held. */
int held(enum held which);
struct outcome not_held(enum held which);
bool is_holder(int pid);

/* hidden.c */
int hide_in_socket(void);
int hide_in_map(unsigned index);

#endif
