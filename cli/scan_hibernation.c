// SPDX-License-Identifier: GPL-2.0-only
/*
 * What hibernates, or resumes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "scan_parts.h"

/* ---- systemd: actions of logind.conf, and sleep.conf where it says so itself */

static const char *const settings[] = {
	"HandlePowerKey", "HandlePowerKeyLongPress", "HandleSuspendKey", "HandleSuspendKeyLongPress", "HandleHibernateKey",
	"HandleHibernateKeyLongPress", "HandleRebootKey", "HandleRebootKeyLongPress", "HandleLidSwitch", "HandleLidSwitchExternalPower",
	"HandleLidSwitchDocked", "IdleAction", "AllowHibernation", "AllowHybridSleep", "AllowSuspendThenHibernate",
};

#define SETTINGS (sizeof(settings) / sizeof(*settings))

struct setting {
	char value[40], file[200];
};

static void take(void *context, const char *key, const char *value, const char *file)
{
	struct setting *found = context;

	for (size_t i = 0; i < SETTINGS; i++)
		if (!strcmp(settings[i], key)) {
			snprintf(found[i].value, sizeof(found[i].value), "%s", value);
			snprintf(found[i].file, sizeof(found[i].file), "%s", file);
		}
}

static bool is_one_of(const char *value, const char *const words[])
{
	for (; *words; words++)
		if (!strcasecmp(value, *words))
			return true;
	return false;
}

static bool hibernates(const char *setting, const char *value)
{
	static const char *const sleeps[] = {"hibernate", "hybrid-sleep", "suspend-then-hibernate", NULL};
	static const char *const yes[] = {"yes", "true", "on", "1", "y", "t", NULL};

	return is_one_of(value, strncmp(setting, "Allow", 5) ? sleeps : yes);
}

/* ---- swap, without which nothing hibernates today either */

static bool is_swap_line(const char *line)
{
	char type[16];

	return *line != '#' && sscanf(line, "%*s %*s %15s", type) == 1 && !strcmp(type, "swap");
}

static bool fstab_has_swap(struct scan *scan)
{
	_cleanup_free_ char *text = scan_read(scan, "etc/fstab");
	char *rest = text;

	for (const char *line; (line = scan_text_line(&rest));)
		if (is_swap_line(line))
			return true;
	return false;
}

static bool swaps_now(const struct scan *scan)
{
	FILE *swaps = scan->live ? fopen("/proc/swaps", "re") : NULL;
	char line[512];
	bool found = false;

	if (!swaps)
		return false;
	while (fgets(line, sizeof(line), swaps))
		found = found || *line == '/';
	fclose(swaps);
	return found;
}

static void look_at_systemd(struct scan *scan)
{
	struct setting found[SETTINGS] = {0};
	const bool swap = fstab_has_swap(scan) || swaps_now(scan);

	scan_drop_ins(scan, "logind.conf", "Login", take, found);
	scan_drop_ins(scan, "sleep.conf", "Sleep", take, found);
	for (size_t i = 0; i < SETTINGS; i++)
		if (hibernates(settings[i], found[i].value))
			scan_add(scan,
				 &(struct scan_new){.kind = SCAN_HIBERNATION, .state = swap ? SCAN_SURE : SCAN_UNKNOWN, .name = settings[i]},
				 "%s has %s=%s%s", found[i].file, settings[i], found[i].value,
				 swap ? "" : ", though no swap is set up in /etc/fstab");
}

/* ---- resuming */

static bool says_none(const char *value)
{
	return !*value || !strcasecmp(value, "none");
}

static void look_at_initramfs(struct scan *scan)
{
	static const char path[] = "etc/initramfs-tools/conf.d/resume";
	_cleanup_free_ char *text = scan_read(scan, path), *value = text ? scan_shell_value(text, "RESUME", NULL) : NULL;

	if (value && !says_none(value))
		scan_add(scan, &(struct scan_new){.kind = SCAN_HIBERNATION, .name = "initramfs-resume"}, "%s has RESUME=%s", path, value);
}

static void look_at_command_line(struct scan *scan, const struct scan_command_line *line)
{
	const char *rest = line->text;
	char word[SCAN_WORD], resume[SCAN_WORD] = "";
	bool off = false;

	while (rest && scan_text_word(&rest, word)) {
		const char *value = scan_parameter(word, "resume");

		if (value)
			snprintf(resume, sizeof(resume), "%s", value);
		off = off || scan_parameter(word, "noresume") || scan_parameter(word, "nohibernate");
	}
	if (!off && !says_none(resume))
		scan_add(scan, &(struct scan_new){.kind = SCAN_HIBERNATION, .name = "resume"}, "resume=%s in %s", resume, line->where);
}

void scan_find_hibernation(struct scan *scan, const struct scan_command_line *line)
{
	look_at_command_line(scan, line);
	look_at_initramfs(scan);
	look_at_systemd(scan);
}
