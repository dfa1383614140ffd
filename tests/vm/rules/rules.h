/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both sides of the test of exceptions: the program that is allowed /dev/mem, and those who
 * want to get it through that program. Each prints what came of it, and exits 0 if it worked.
 */
#ifndef KERNLOCK_RULES_H
#define KERNLOCK_RULES_H

/** answer() - tell what came of @what: @result below 0 is a failure, by errno. Return: the exit status. */
int answer(const char *what, long result);

/** open_memory() - open /dev/mem. Return: a descriptor, or -1. */
int open_memory(void);

/* Arguments as main() has them, from the word after the command on. */
int attach(char **arguments);	     /**< PID */
int write_memory(char **arguments);  /**< PID */
int write_file(char **arguments);    /**< PID */
int take_file(char **arguments);     /**< PID DESCRIPTOR */
int run_traced(char **arguments);    /**< PROGRAM ARGUMENT... */
int run_filtered(char **arguments);  /**< PROGRAM ARGUMENT... */
int pose_as(char **arguments);	     /**< PROGRAM */
int enable_verity(char **arguments); /**< FILE */

#endif
