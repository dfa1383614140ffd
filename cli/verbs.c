// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of verbs. --help, the manual and the completions are made from it.
 */
#include "verb.h"

/* In the order of --help. */
#define VERBS(X)    \
	X(status)   \
	X(modes)    \
	X(inside)   \
	X(evaluate) \
	X(monitor)  \
	X(metrics)  \
	X(enforce)  \
	X(try)      \
	X(keep)     \
	X(raise)    \
	X(seal)     \
	X(release)  \
	X(boot)     \
	X(report)   \
	X(suggest)  \
	X(verify)   \
	X(explain)

#define DECLARE_VERB(name) extern const struct verb verb_##name;
VERBS(DECLARE_VERB)
#undef DECLARE_VERB

#define VERB_ENTRY(name) &verb_##name,
const struct verb *const verbs[] = {VERBS(VERB_ENTRY) NULL};
#undef VERB_ENTRY

const struct verb_option common_options[] = {
	[OPTION_JSON] = {"json", "answer with one JSON document, errors included", NULL},
	[OPTION_ENGINE] = {"engine", "use this engine, bpf or lsm, whatever the kernel has and the other one holds", "ENGINE"},
	[OPTION_HELP] = {"help", "say how it is used", NULL},
	[OPTION_VERSION] = {"version", "print the version", NULL},
	[OPTION_OF_VERB] = {0},
};
