// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec and kdump that go the old way: kexec_load(2), which looks at no signature.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "host.h"
#include "scan_parts.h"

/* -s loads by kexec_file_load(2), and -a tries that first. */
static bool loads_by_file(const char *options)
{
	char word[SCAN_WORD];

	while (scan_text_word(&options, word))
		if (!strcmp(word, "-s") || !strcmp(word, "-a") || !strcmp(word, "--kexec-file-syscall") || !strcmp(word, "--kexec-syscall-auto"))
			return true;
	return false;
}

struct kdump {
	bool set_up, by_file;
};

/* kdump-config(8) of Debian adds -s by itself where Secure Boot is on. */
static bool adds_by_itself(const struct scan *scan)
{
	return scan->live && host_secure_boot() == SECURE_BOOT_ON;
}

static void look_at_kdump(struct scan *scan, const char *path, const char *key, struct kdump *kdump)
{
	_cleanup_free_ char *text = scan_read(scan, path), *use = NULL, *options = NULL;

	if (!text)
		return;
	use = scan_shell_value(text, "USE_KDUMP", NULL);
	options = scan_shell_value(text, key, NULL);
	if (use && !strcmp(use, "0"))
		return;
	kdump->set_up = true;
	kdump->by_file = loads_by_file(options ? options : "") || adds_by_itself(scan);
	if (!kdump->by_file)
		scan_add(scan, &(struct scan_new){.kind = SCAN_KEXEC, .name = "kdump"}, "%s: %s%s%s is without -s%s", path, key,
			 options ? "=" : "", options ? options : "",
			 scan->live ? "" : " (kdump-tools adds it by itself where Secure Boot is on)");
}

static void look_at_reboots(struct scan *scan)
{
	_cleanup_free_ char *text = scan_read(scan, "etc/default/kexec"), *load = text ? scan_shell_value(text, "LOAD_KEXEC", NULL) : NULL;

	if (load && !strcasecmp(load, "true"))
		scan_add(scan, &(struct scan_new){.kind = SCAN_KEXEC, .name = "kexec-tools"},
			 "etc/default/kexec has LOAD_KEXEC=%s: reboots go by kexec, loaded without -s", load);
}

static void look_at_command_line(struct scan *scan, const struct scan_command_line *line, const struct kdump *kdump)
{
	const char *rest = line->text, *value;
	char word[SCAN_WORD];

	while (rest && scan_text_word(&rest, word))
		if ((value = scan_parameter(word, "crashkernel")) && *value && !kdump->by_file)
			scan_add(scan,
				 &(struct scan_new){.kind = SCAN_KEXEC, .state = kdump->set_up ? SCAN_SURE : SCAN_UNKNOWN, .name = "crashkernel"},
				 "crashkernel=%s in %s%s", value, line->where, kdump->set_up ? "" : "; what loads the crash kernel was not found");
}

void scan_find_kexec(struct scan *scan, const struct scan_command_line *line)
{
	struct kdump kdump = {0};

	look_at_kdump(scan, "etc/default/kdump-tools", "KDUMP_KEXEC_ARGS", &kdump);
	if (!kdump.set_up)
		look_at_kdump(scan, "etc/sysconfig/kdump", "KEXEC_ARGS", &kdump);
	look_at_reboots(scan);
	look_at_command_line(scan, line, &kdump);
}
