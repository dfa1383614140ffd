/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a verb is. Each verb lives in one file that ends in its descriptor; the
 * parser, --help, the manual and the completions are all made from these.
 */
#ifndef KERNLOCK_VERB_H
#define KERNLOCK_VERB_H

#include <limits.h>
#include <stdbool.h>

#include "out.h"

/** Exit statuses, documented in kernlock(8): X(SYMBOL, number, meaning). */
#define EXIT_STATUSES(X)                                                             \
	X(OK, 0, "all is as it should be, or what was asked for is done")            \
	X(FAILED, 1, "it could not be done; nothing was changed")                    \
	X(USAGE, 2, "the command line, a mode or kernlock.conf is wrong; nothing was changed") \
	X(OPEN, 3, "a door is open that should be closed, or the mode is unsound")   \
	X(UNKNOWN, 4, "could not tell; unknown is never ok")

enum exit_status {
#define EXIT_ENUMERATOR(SYMBOL, number, meaning) STATUS_##SYMBOL = (number),
	EXIT_STATUSES(EXIT_ENUMERATOR)
};

/** VERB_OPTIONS - most options that one verb may have, the closing {0} included. */
#define VERB_OPTIONS 10

/** VERB_ANY_NUMBER - struct verb.most of a verb that takes any number of arguments. */
#define VERB_ANY_NUMBER INT_MAX

/** struct verb_option - one long option of a verb. */
struct verb_option {
	const char *name;  /**< without the dashes */
	const char *help;  /**< one line, what it does */
	const char *value; /**< what goes after it, as in "TIME"; NULL: it takes no value */
};

/** struct invocation - one call of a verb, as the user gave it. */
struct invocation {
	struct out *out;	  /**< where the answer goes */
	int count;		  /**< how many arguments after the options */
	char *const *arguments;	  /**< those arguments */
	bool given[VERB_OPTIONS]; /**< which of the verb's options were said, in its order */
	const char *values[VERB_OPTIONS]; /**< their values, the last one said; NULL without */
};

/** enum verb_words - which words complete a verb's arguments. */
enum verb_words { WORDS_NONE, WORDS_MODES, WORDS_REASONS };

/** struct verb - the descriptor that ends each verb's file. */
struct verb {
	const char *name;			  /**< the word on the command line */
	const char *usage;			  /**< its arguments and options, "" if none */
	const char *summary;			  /**< one line for --help */
	const char *manual;			  /**< paragraphs for kernlock(8), scdoc text */
	struct verb_option options[VERB_OPTIONS]; /**< ended by {0} */
	int least, most;			  /**< how many arguments it takes */
	enum verb_words words;			  /**< what its arguments are */
	enum exit_status (*run)(const struct invocation *call);
};

/** verbs - every verb, in the order of --help; ended by NULL. The first is the bare command. */
extern const struct verb *const verbs[];

/** enum common_option - the places in common_options; a verb's own options come after. */
enum common_option { OPTION_JSON, OPTION_ENGINE, OPTION_HELP, OPTION_VERSION, OPTION_OF_VERB };

/** common_options - what every verb takes besides its own; ended by {0}. */
extern const struct verb_option common_options[];

#endif
