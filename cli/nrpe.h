/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A monitoring check: one line and an exit status, as Nagios, Icinga and NRPE take them from plug-ins.
 */
#ifndef KERNLOCK_NRPE_H
#define KERNLOCK_NRPE_H

#include "vitals.h"

/** NRPE_LEVELS() - the exit statuses that plug-ins have: X(SYMBOL, number, what it means here), documented in kernlock(8). */
#define NRPE_LEVELS(X)                                                                                                      \
	X(OK, 0, "what is configured is in force, and will be after a reboot; or nothing is configured and an evaluation runs") \
	X(WARNING, 1, "it is in force otherwise than configured; or only until reboot, or as a trial; or an evaluation lost entries, or should run")  \
	X(CRITICAL, 2, "nothing is in force although a mode is configured")                                                 \
	X(UNKNOWN, 3, "it cannot be told")

/** enum nrpe_level - the same. */
enum nrpe_level {
#define NRPE_ENUMERATOR(SYMBOL, number, meaning) NRPE_##SYMBOL = (number),
	NRPE_LEVELS(NRPE_ENUMERATOR)
#undef NRPE_ENUMERATOR
};

/** NRPE_LINE - room for a line, its newline not included. NRPE takes 1024 bytes in its first version. */
#define NRPE_LINE 1024

/** nrpe_line() - judge @vitals. @line: "KERNLOCK OK - TEXT | PERFORMANCE DATA", in which a program's name cannot stand. */
enum nrpe_level nrpe_line(const struct vitals *vitals, char line[NRPE_LINE]);

#endif
