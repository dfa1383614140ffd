/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What this machine is set to put in force at boot: kernlock.conf, kernlock.service,
 * and the word that rescues. Only reads.
 */
#ifndef KERNLOCK_CONFIGURED_H
#define KERNLOCK_CONFIGURED_H

#include "../lang/config.h"
#include "engine.h"
#include "out.h"

/** CONFIG_FILE - what kernlock.service puts in force. */
#define CONFIG_FILE "/etc/kernlock/kernlock.conf"

/** BOOT_UNIT - the unit that does. */
#define BOOT_UNIT "kernlock.service"

/** RESCUE_WORD - on the kernel command line, makes it do nothing; so the engine `lsm` adds nothing either. Other values are for that one. */
#define RESCUE_WORD "kernlock=off"

/** enum config_state - what CONFIG_FILE is. */
enum config_state {
	CONFIG_ABSENT, /**< not there: nothing is configured */
	CONFIG_SOUND,  /**< sound, and so is the mode that it names */
	CONFIG_BROKEN, /**< it, or the mode that it names, is at fault */
	CONFIG_UNREAD, /**< this user may not read it, or that mode */
};

/** enum unit_state - will systemd start BOOT_UNIT before sysinit.target? */
enum unit_state { UNIT_ENABLED, UNIT_DISABLED, UNIT_MASKED, UNIT_UNKNOWN };

/** struct configured - all of it. */
struct configured {
	enum config_state state;
	struct config config;	 /**< where sound: what the text says */
	struct policy policy;	 /**< where sound: that mode */
	struct mode_error error; /**< where broken or unread: why */
	enum unit_state unit;	 /**< by the symbolic links that `systemctl enable` makes */
	int rescue;		 /**< RESCUE_WORD was given: 1, 0, or -errno when that cannot be told */
};

/** CONFIGURED_TEXT - bytes of every text filled in here. */
#define CONFIGURED_TEXT 800

/** configured_read() - find out. */
void configured_read(struct configured *configured);

/** configured_text() - one line that tells it. Return: whether it is as it should be. */
enum tone configured_text(const struct configured *configured, char text[CONFIGURED_TEXT]);

/**
 * configured_difference() - how what is in force differs from what is configured, and why.
 * Return: whether it does; only then is @text written.
 */
bool configured_difference(const struct configured *configured, const struct engine_state *state,
			   char text[CONFIGURED_TEXT]);

/** configured_json() - the mode and the switches, null for nothing, {"error": ...} or {"unknown": ...}. */
json_t *configured_json(const struct configured *configured);

/** unit_word() - one word for each state, stable for programs. */
const char *unit_word(enum unit_state unit);

/** rescue_json() - true, false, or null when it cannot be told. */
json_t *rescue_json(const struct configured *configured);

#endif
