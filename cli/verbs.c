// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of verbs. --help, the manual and the completions are made from it.
 */
#include "verb.h"

extern const struct verb verb_status, verb_modes, verb_enforce, verb_raise, verb_seal, verb_release, verb_verify, verb_explain;

const struct verb *const verbs[] = {&verb_status,  &verb_modes,  &verb_enforce, &verb_raise, &verb_seal,
				    &verb_release, &verb_verify, &verb_explain, NULL};

const struct verb_option common_options[] = {
	[OPTION_JSON] = {"json", "answer with one JSON document, errors included"},
	[OPTION_HELP] = {"help", "say how it is used"},
	[OPTION_VERSION] = {"version", "print the version"},
	[OPTION_OF_VERB] = {0},
};
