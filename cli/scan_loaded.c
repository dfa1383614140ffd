// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loaded modules, and what the kernel made of their signatures.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "filesystem.h"
#include "scan_modules.h"

/* Only a kernel that looks at signatures taints by them; then it has this parameter. */
static bool checks_signatures(void)
{
	return !access("/sys/module/module/parameters/sig_enforce", F_OK);
}

static void take(struct scan *scan, struct scan_loaded *loaded, const char *name)
{
	char path[300], text[64];

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	if (file_read(path, text, sizeof(text)) < 0)
		return; /* built in, or gone */
	snprintf(path, sizeof(path), "/sys/module/%s/taint", name);
	if (file_read(path, text, sizeof(text)) < 0)
		return;
	if (!scan_names_add(strpbrk(text, "EF") ? &loaded->distrusted : &loaded->trusted, name))
		scan->list->lost++;
}

void scan_loaded_read(struct scan *scan, struct scan_loaded *loaded)
{
	struct scan_names names;

	*loaded = (struct scan_loaded){0};
	if (!scan->live) {
		scan_skip(scan, "loaded modules", "offline");
		return;
	}
	if (!checks_signatures()) {
		if (!access("/proc/modules", F_OK))
			scan_add(scan, &(struct scan_new){.kind = SCAN_KERNEL_UNCHECKED, .name = "running"},
				 "the running kernel has no module.sig_enforce");
		return;
	}
	names = scan_directory(scan, "sys/module", "");
	for (size_t i = 0; i < names.count; i++)
		take(scan, loaded, names.names[i]);
	scan_names_free(&names);
}

void scan_loaded_free(struct scan_loaded *loaded)
{
	scan_names_free(&loaded->trusted);
	scan_names_free(&loaded->distrusted);
}
