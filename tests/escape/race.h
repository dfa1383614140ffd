/* SPDX-License-Identifier: GPL-2.0-only */
/* Race it: many processes try something all the time while kernlock puts a mode in force. */
#ifndef ESCAPE_RACE_H
#define ESCAPE_RACE_H

#include <signal.h>
#include <stdint.h>

#include "escape.h"

/* ROW(name, function): each in a machine of its own, where nothing is in force; each shows that it works without the seal. */
#if ON_X86
#define RACES(ROW)                                                            \
	ROW("a thousand processes against enforce --seal", race_hammer)       \
	ROW("PROG_ATTACH against enforce --seal", race_attach)                \
	ROW("fmod_ret against enforce --seal", race_modify)                   \
	ROW("enforce, raise, release and seal at once", race_verbs)
#else
#define RACES(ROW)
#endif

#define DECLARE_RACE(name, function) struct outcome function(void);
RACES(DECLARE_RACE)
#undef DECLARE_RACE

#define NANOSECONDS 1000000000ull

struct trial {
	const char *name;
	bool (*works)(void); /* once; false: errno tells why */
	int refusal;	     /* the errno of a refusal */
	unsigned nap;	     /* between two calls, in microseconds */
};

/* What a process saw. Times are of CLOCK_MONOTONIC in nanoseconds, 0: never. */
struct seen {
	uint64_t worked, refused, other; /* calls */
	uint64_t last_worked_at;	 /* when the last call that worked began */
	uint64_t first_refused_at;	 /* when the first call that was refused had returned */
	uint64_t overruled;		 /* by race_overruled() */
};

struct race {
	const struct trial *trials; /* process number i tries number i % trials_count */
	unsigned trials_count, count;
	pid_t group;
	struct seen *seen;
};

uint64_t now(void);
/* As many of @wanted processes as there is memory for; false: none. */
bool race_start(struct race *race, const struct trial *trials, unsigned trials_count, unsigned wanted);
/* Ends them all between two calls, so that nothing they attached stays; after 20 s, anywhere. */
void race_stop(struct race *race);
struct seen race_sum(const struct race *race);
/* Until each process saw one call work, or be refused; false: not in @seconds. */
bool race_all_worked(const struct race *race, unsigned calls, int seconds);
bool race_all_refused(const struct race *race, int seconds);
/* Which process had a call work that began after @time; -1: none. */
int race_worked_after(const struct race *race, uint64_t time);
/* When the first refusal of all was known; 0: there was none. */
uint64_t race_first_refused(const struct race *race);
/* In a trial: what is refused to everybody worked. */
void race_overruled(void);

/* Runs kernlock with @arguments (NULL-ended) before all others; its exit status. What it printed is in race_said. */
int kernlock(const char *const *arguments);
#define RACE_SAID 262144 /* with every process that hammers, who is inside already is a long list */
extern char race_said[RACE_SAID];
#define KERNLOCK(...) kernlock((const char *const[]){"kernlock", __VA_ARGS__, NULL})

#endif
