/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * crash: stops a command at a chosen system call and tries what is then in force; crowds the kernel
 * with foreign BPF programs. Runs as root in a throw-away machine.
 */
#ifndef CRASH_H
#define CRASH_H

#include <stdbool.h>
#include <sys/types.h>

/** enum way - what happens to the chosen system call. */
enum way {
	WAY_COUNT, /**< nothing */
	WAY_KILL,  /**< all processes of the command are killed before it runs */
	WAY_FAIL   /**< it does not run, and answers an error */
};

/** struct trial - one run of a command, in which one system call is chosen. */
struct trial {
	enum way way;
	char **command;	 /**< path and arguments, NULL-ended */
	int call;	 /**< the chosen one, 1 is the first after exec; 0: none */
	int only;	 /**< count no others than this system call's number, and poll(2), which waits; -1: all */
	bool sample;	 /**< of the reads of large files look at every 64th */
	int every;	 /**< of the places where nothing can change (places.h) count every so many */
	bool together;	 /**< fail all of these that no trial failed yet, as far as the command goes on */
	bool no_loader;	 /**< do not count the dynamic loader's, before the program itself begins */
	unsigned until;	 /**< kill at this command to the engine (enum engine_operation), wherever it comes; 0: at none */
};

/** struct ended - what came of a trial. */
struct ended {
	int calls;	    /**< how many were counted, or failed together */
	int all;	    /**< how many were looked at */
	int loaders;	    /**< how many of these were the dynamic loader's */
	int places;	    /**< how many places there are where nothing can change */
	long number;	    /**< the chosen or last one's system call number; -1: it never came */
	int error;	    /**< what it was made to answer; 0: it was not */
	bool by_loader;	    /**< the chosen one was the dynamic loader's */
	bool came_to_it;    /**< until stopped it */
	int status;	    /**< of the command, from waitpid() */
	char said[200];	    /**< the first line on its standard error */
};

/* trace.c */
/** trace() - run the trial to its end. Return: 0, or -1 with errno when it cannot be traced. */
int trace(const struct trial *trial, struct ended *ended);

/** call_name() - of a system call number. */
const char *call_name(long number);

/* force.c */
/** in_force() - tries what modes refuse: "nothing", "integrity", "confidentiality", each perhaps " sealed", or "half: ...". */
const char *in_force(void);

/* crowd.c */
/** crowd() - `crash crowd`: takes places in the kernel, says so, and keeps them until a signal. Return: exit status. */
int crowd(const char *place, int count);

#endif
