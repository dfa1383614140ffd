// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's command line: what this kernel was booted with, or what an image's configuration makes of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "filesystem.h"
#include "scan_parts.h"

#define COMMAND_LINE_MAX 16384

static struct scan_command_line of_this_kernel(struct scan *scan)
{
	struct scan_command_line line = {.text = malloc(COMMAND_LINE_MAX), .where = "/proc/cmdline"};
	const int length = line.text ? file_read("/proc/cmdline", line.text, COMMAND_LINE_MAX) : 0;

	if (length < 0) {
		scan_skip(scan, "the kernel's command line", "/proc/cmdline: %s", strerror(-length));
		free(line.text);
		line.text = NULL;
	}
	return line;
}

/* One of GRUB's two variables, from etc/default/grub and then etc/default/grub.d. */
static char *of_grub(struct scan *scan, const char *key)
{
	struct scan_names names = scan_directory(scan, "etc/default/grub.d", ".cfg");
	char *value = NULL;

	for (size_t i = 0; i <= names.count; i++) {
		_cleanup_free_ char *text = NULL, *before = value;
		char path[400] = "etc/default/grub";

		if (i)
			snprintf(path, sizeof(path), "etc/default/grub.d/%s", names.names[i - 1]);
		text = scan_read(scan, path);
		value = text ? scan_shell_value(text, key, before) : before ? strdup(before) : NULL;
	}
	scan_names_free(&names);
	return value;
}

static struct scan_command_line of_an_image(struct scan *scan)
{
	_cleanup_free_ char *common = of_grub(scan, "GRUB_CMDLINE_LINUX"), *usual = of_grub(scan, "GRUB_CMDLINE_LINUX_DEFAULT");
	_cleanup_free_ char *kernel = scan_read(scan, "etc/kernel/cmdline");
	struct scan_command_line line = {.where = "etc/default/grub, etc/default/grub.d and etc/kernel/cmdline"};

	if (!common && !usual && !kernel)
		scan_skip(scan, "the kernel's command line", "the image has neither etc/default/grub nor etc/kernel/cmdline");
	else if (asprintf(&line.text, "%s %s %s", common ? common : "", usual ? usual : "", kernel ? kernel : "") < 0)
		line.text = NULL;
	return line;
}

struct scan_command_line scan_command_line(struct scan *scan)
{
	return scan->live ? of_this_kernel(scan) : of_an_image(scan);
}
