// SPDX-License-Identifier: GPL-2.0-only
/*
 * What only a running machine tells: who has what open, what is inside the kernel, what the firmware lets boot.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "inside.h"
#include "scan_parts.h"

/* Of a program: the same program under any number of processes is one finding. Of the kernel: one for each kind. */
static void take(struct scan *scan, const struct inside_finding *finding)
{
	const char *kind = inside_kinds[finding->kind].name;
	struct scan_new new = {.kind = finding->pid ? SCAN_OPEN_NOW : SCAN_INSIDE, .reasons = finding->reasons, .name = kind};
	char name[160];

	if (finding->state == INSIDE_UNKNOWN)
		new.state = SCAN_UNKNOWN;
	if (!finding->pid) {
		new.instead = inside_kinds[finding->kind].cure;
		scan_add(scan, &new, "%s", finding->what);
		return;
	}
	snprintf(name, sizeof(name), "%s:%s", kind, finding->program);
	new.name = name;
	scan_add(scan, &new, "pid %d%s%s has %s%s", (int)finding->pid, finding->exe ? ", " : "", finding->exe ? finding->exe : "",
		 finding->what, finding->more ? ", and more of the kind" : "");
}

void scan_find_inside(struct scan *scan)
{
	static const char what[] = "open files, and what is inside the kernel already";
	struct inside_list list = {0};
	struct inside_view *view;

	if (!scan->live || geteuid() != 0) {
		scan_skip(scan, what, "%s", scan->live ? "only root may look into other programs" : "offline");
		return;
	}
	view = inside_open(ALL_REASONS);
	if (!view) {
		scan->list->lost++;
		return;
	}
	inside_find(view, &list);
	inside_close(view);
	for (size_t i = 0; i < list.count; i++)
		take(scan, &list.findings[i]);
	scan->list->lost += list.lost;
	inside_free(&list);
}

void scan_find_boot(struct scan *scan)
{
	if (!scan->live) {
		scan_skip(scan, "Secure Boot", "offline");
		return;
	}
	switch (host_secure_boot()) {
	case SECURE_BOOT_ON:
		break;
	case SECURE_BOOT_OFF:
		scan_add(scan, &(struct scan_new){.kind = SCAN_SECURE_BOOT, .name = "off"}, "Secure Boot is off");
		break;
	case SECURE_BOOT_NO_EFI:
		scan_add(scan, &(struct scan_new){.kind = SCAN_SECURE_BOOT, .name = "no-efi",
						  .instead = "a machine with EFI; on this one no owner's key can be enrolled either"},
			 "this machine was not booted by EFI");
		break;
	case SECURE_BOOT_UNKNOWN:
		scan_add(scan, &(struct scan_new){.kind = SCAN_SECURE_BOOT, .state = SCAN_UNKNOWN, .name = "unknown"},
			 "the firmware's SecureBoot variable cannot be read");
		break;
	}
}
