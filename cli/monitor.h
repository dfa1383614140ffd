/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What `kernlock monitor` tells, and the forms it can be told in.
 */
#ifndef KERNLOCK_MONITOR_H
#define KERNLOCK_MONITOR_H

#include "out.h"
#include "sighting.h"

/** struct notice - something that was refused, or would have been, since the last look. */
struct notice {
	const struct sighting *sighting; /**< who, what, and how often in all */
	kl_u64 count;			 /**< how often since the last look */
	const char *mode;		 /**< the mode whose rule decided: the one in force, or the one evaluated */
};

/** notice_print() - one line for people; what programs call themselves is made safe for the terminal. */
void notice_print(const struct out *out, const struct notice *notice);

/** NOTICE_TEXT - room for what notice_text() writes; a longer name is cut. */
#define NOTICE_TEXT 1200

/** notice_text() - the same line without the time. */
void notice_text(const struct notice *notice, char text[NOTICE_TEXT]);

/** notice_action() - "refused" or "went-on", for programs. */
const char *notice_action(const struct sighting *sighting);

/** notice_json() - the same as an object. */
json_t *notice_json(const struct notice *notice);

#endif
