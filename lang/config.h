/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What kernlock.conf says: which mode the machine puts in force at boot. Reads no
 * files and prints nothing, as mode.h.
 */
#ifndef KERNLOCK_CONFIG_H
#define KERNLOCK_CONFIG_H

#include <stdbool.h>

#include "mode.h"

/**
 * CONFIG_KEYS() - every key: X(SYMBOL, "key", "VALUE", "what it does", scdoc text)
 *
 * After the mode come switches, yes or no, no unless said. Each is named after the
 * option of `kernlock enforce` that it stands for.
 */
#define CONFIG_KEYS(X)                                                                                         \
	X(MODE, "mode", "NAME",                                                                               \
	  "Must be there. The mode to put in force: one of those built in, or the file "                      \
	  "_/etc/kernlock/modes/NAME.mode_. A path is no name.")                                              \
	X(SEAL, "seal", "yes|no",                                                                             \
	  "Whether to seal it at once, so that nothing lowers it until reboot. Without this line: *no*.")                 \
	X(STRICT, "strict", "yes|no",                                                                         \
	  "Whether to enforce nothing while somebody is inside already, as *kernlock inside* tells: the unit then fails. " \
	  "Without this line: *no*.")

/** enum config_key - the places in config_keys. */
enum config_key {
#define CONFIG_ENUMERATOR(SYMBOL, key, value, help) CONFIG_##SYMBOL,
	CONFIG_KEYS(CONFIG_ENUMERATOR)
#undef CONFIG_ENUMERATOR
	CONFIG_KEY_COUNT
};

/** struct config_key_words - the texts of one key. */
struct config_key_words {
	const char *name;  /**< before the equals sign */
	const char *value; /**< what goes after it */
	const char *help;  /**< what it does, scdoc text */
};

/** config_keys - by enum config_key. */
extern const struct config_key_words config_keys[CONFIG_KEY_COUNT];

/** struct config - what a text says. */
struct config {
	char mode[POLICY_MODE_SIZE];	    /**< a name; whether there is such a mode is not looked at here */
	unsigned mode_line;		    /**< where it is said */
	unsigned mode_column;		    /**< where in that line */
	bool switched_on[CONFIG_KEY_COUNT]; /**< of each switch: yes */
};

/**
 * config_parse() - read the text of kernlock.conf.
 * @source: the text
 * @config: written only on success
 * @error: what is wrong; written only on failure
 *
 * Return: 0, or -EINVAL for a fault in the text.
 */
int config_parse(const struct mode_source *source, struct config *config, struct mode_error *error);

#endif
