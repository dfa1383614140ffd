/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The forms that `kernlock status` can be told in.
 */
#ifndef KERNLOCK_STATUS_FORMAT_H
#define KERNLOCK_STATUS_FORMAT_H

#include "nrpe.h"
#include "verb.h"

/** STATUS_FORMAT_OPTION - for the first place of the verb's options. */
#define STATUS_FORMAT_OPTION {"format", "answer as text, json or nrpe (a line for a monitoring check)", "FORMAT"}

/** STATUS_FORMATS_MANUAL - a paragraph for the manual. */
#define STATUS_LEVEL_MANUAL(SYMBOL, number, meaning) "; *" #number "* (" #SYMBOL ") " meaning
#define STATUS_FORMATS_MANUAL                                                                                             \
	"*--format* _text_ is what it says without, _json_ the same as *--json*. _nrpe_ is a plug-in of Nagios, Icinga or NRPE: "  \
	"one line, with performance data after a bar (what was refused and audited, how many reasons are open, what found no "    \
	"room to be recorded), and the exit statuses that plug-ins have, not those of *kernlock*" NRPE_LEVELS(STATUS_LEVEL_MANUAL) \
	". *kernlock-fleet*(7) shows how it is set up."

/** status_in_format() - answer in the form that was asked for; @run: as text, or as JSON under out->json. */
enum exit_status status_in_format(const struct invocation *call, enum exit_status (*run)(const struct out *out));

#endif
