// SPDX-License-Identifier: GPL-2.0-only
#include "configured.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "host.h"
#include "mode_files.h"
#include "text_file.h"

/* Where systemd looks, the first that says something wins. */
static const char *const unit_folders[] = {
	"/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
	"/lib/systemd/system",
};

enum { UNIT_FOLDERS = sizeof(unit_folders) / sizeof(unit_folders[0]) };

/* 1, 0, or -errno */
static int is_there(const char *folder, const char *rest)
{
	struct stat stat;
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, rest);
	if (!lstat(path, &stat))
		return 1;
	return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
}

static bool is_masked(const char *folder)
{
	char path[128], target[16];
	ssize_t length;

	snprintf(path, sizeof(path), "%s/" BOOT_UNIT, folder);
	length = readlink(path, target, sizeof(target));
	return length == (ssize_t)strlen("/dev/null") && !memcmp(target, "/dev/null", (size_t)length);
}

static enum unit_state read_unit(void)
{
	enum unit_state state = UNIT_DISABLED;

	for (int i = 0; i < UNIT_FOLDERS; i++) {
		const int wanted = is_there(unit_folders[i], "sysinit.target.wants/" BOOT_UNIT);

		if (is_masked(unit_folders[i]))
			return UNIT_MASKED;
		if (wanted > 0)
			state = UNIT_ENABLED;
		else if (wanted < 0 && state == UNIT_DISABLED)
			state = UNIT_UNKNOWN;
	}
	return state;
}

const char *unit_word(enum unit_state unit)
{
	static const char *const words[] = {
		[UNIT_ENABLED] = "enabled",
		[UNIT_DISABLED] = "disabled",
		[UNIT_MASKED] = "masked",
		[UNIT_UNKNOWN] = "unknown",
	};

	return words[unit];
}

static enum config_state file_fault(struct configured *configured, int result)
{
	snprintf(configured->error.file, sizeof(configured->error.file), CONFIG_FILE);
	snprintf(configured->error.what, sizeof(configured->error.what), "cannot be read: %s", text_file_fault(result));
	return result == -EACCES || result == -EPERM ? CONFIG_UNREAD : CONFIG_BROKEN;
}

/* A mode that is not there is a fault of the line that names it. */
static enum config_state mode_fault_of(struct configured *configured, int result)
{
	struct mode_error *const error = &configured->error;

	if (!*error->file) {
		snprintf(error->file, sizeof(error->file), CONFIG_FILE);
		error->line = configured->config.mode_line;
		error->column = configured->config.mode_column;
	}
	return result == -EACCES ? CONFIG_UNREAD : CONFIG_BROKEN;
}

static enum config_state read_config(struct configured *configured)
{
	_cleanup_free_ char *text = malloc(TEXT_FILE_SIZE);
	const ssize_t size = text ? text_file_read(CONFIG_FILE, text) : -ENOMEM;
	struct mode_source source = {.file = CONFIG_FILE, .text = text, .size = (size_t)size};
	int result;

	/* A link to nowhere is there, and was meant to say something. */
	if (size == -ENOENT && !is_there("/etc/kernlock", "kernlock.conf"))
		return CONFIG_ABSENT;
	if (size < 0)
		return file_fault(configured, (int)size);
	if (config_parse(&source, &configured->config, &configured->error))
		return CONFIG_BROKEN;
	result = mode_load(configured->config.mode, &configured->policy, &configured->error);
	return result ? mode_fault_of(configured, result) : CONFIG_SOUND;
}

void configured_read(struct configured *configured)
{
	*configured = (struct configured){0};
	configured->state = read_config(configured);
	configured->unit = read_unit();
	configured->rescue = host_command_line_says(RESCUE_WORD);
}

static const char *seal_text(const struct config *config)
{
	return config->switched_on[CONFIG_SEAL] ? "sealed" : "not sealed";
}

static const char *unit_text(enum unit_state unit)
{
	static const char *const texts[] = {
		[UNIT_ENABLED] = BOOT_UNIT " is enabled",
		[UNIT_DISABLED] = BOOT_UNIT " is not enabled: `systemctl enable " BOOT_UNIT "`",
		[UNIT_MASKED] = BOOT_UNIT " is masked: `systemctl unmask " BOOT_UNIT "`",
		[UNIT_UNKNOWN] = "whether " BOOT_UNIT " is enabled is unknown",
	};

	return texts[unit];
}

enum tone configured_text(const struct configured *configured, char text[CONFIGURED_TEXT])
{
	char fault[640];

	switch (configured->state) {
	case CONFIG_ABSENT:
		snprintf(text, CONFIGURED_TEXT, "nothing: there is no " CONFIG_FILE);
		return TONE_PLAIN;
	case CONFIG_SOUND:
		snprintf(text, CONFIGURED_TEXT, "%s, %s; %s", configured->config.mode, seal_text(&configured->config),
			 unit_text(configured->unit));
		return configured->unit == UNIT_ENABLED ? TONE_GOOD : TONE_DOUBT;
	default:
		mode_error_text(&configured->error, fault, sizeof(fault));
		snprintf(text, CONFIGURED_TEXT, "%s%s",
			 configured->state == CONFIG_UNREAD ? "unknown: " : "broken, and would put nothing in force: ", fault);
		return configured->state == CONFIG_UNREAD ? TONE_DOUBT : TONE_BAD;
	}
}

static const char *why_not(const struct configured *configured)
{
	if (configured->rescue > 0)
		return RESCUE_WORD " is on the kernel command line";
	if (configured->unit == UNIT_ENABLED)
		return BOOT_UNIT " has failed, or was set up since: see `systemctl status " BOOT_UNIT "`";
	return unit_text(configured->unit);
}

bool configured_difference(const struct configured *configured, const struct engine_state *state,
			   char text[CONFIGURED_TEXT])
{
	const char *const mode = configured->config.mode;

	if (configured->state != CONFIG_SOUND)
		return false;
	if (!state->loaded)
		snprintf(text, CONFIGURED_TEXT, "%s is configured, and nothing is in force: %s", mode, why_not(configured));
	else if (strcmp(state->policy.mode, mode) != 0)
		snprintf(text, CONFIGURED_TEXT, "%s is configured, and %s is in force", mode, state->policy.mode);
	else if (state->policy.deny != configured->policy.deny && state->at_boot)
		snprintf(text, CONFIGURED_TEXT, "%s is in force since the kernel was booted, and is not what its text says here", mode);
	else if (state->policy.deny != configured->policy.deny)
		snprintf(text, CONFIGURED_TEXT, "the text of %s has changed since it was put in force", mode);
	else if (configured->config.switched_on[CONFIG_SEAL] && !state->sealed)
		snprintf(text, CONFIGURED_TEXT, "to seal is configured, and it is not sealed: %s", why_not(configured));
	else
		return false;
	return true;
}

json_t *configured_json(const struct configured *configured)
{
	char fault[640];
	json_t *keys;

	if (configured->state == CONFIG_ABSENT)
		return json_null();
	if (configured->state != CONFIG_SOUND) {
		mode_error_text(&configured->error, fault, sizeof(fault));
		return json_pack("{s:o}", configured->state == CONFIG_UNREAD ? "unknown" : "error", out_string(fault));
	}
	keys = json_pack("{s:s}", config_keys[CONFIG_MODE].name, configured->config.mode);
	for (int i = CONFIG_MODE + 1; i < CONFIG_KEY_COUNT; i++)
		json_object_set_new(keys, config_keys[i].name, json_boolean(configured->config.switched_on[i]));
	return keys;
}

json_t *rescue_json(const struct configured *configured)
{
	return configured->rescue < 0 ? json_null() : json_boolean(configured->rescue);
}
