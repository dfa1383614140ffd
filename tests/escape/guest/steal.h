/* SPDX-License-Identifier: GPL-2.0-only */
/* Between steal.c, which is loaded into kernlock, and loader.c. */
#ifndef ESCAPE_STEAL_H
#define ESCAPE_STEAL_H

#define STEAL "/usr/lib/escape/steal.so"
#define STOLEN "/run/escape.stolen" /* the pid of who holds the files */
#define STOLEN_AT 200		    /* the number of the first of them there */

#endif
