// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in the kernel itself: modules, taint, probes, a staged kernel.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "host.h"
#include "inside_parts.h"

static ssize_t read_in(int root, const char *path, char *text, size_t size)
{
	_cleanup_close_ int fd = root < 0 ? -1 : openat(root, path, O_RDONLY | O_CLOEXEC);
	const ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);

	text[length < 0 ? 0 : length] = '\0';
	return length;
}

/* ---- modules and taint */

static void look_at_module(struct inside_view *view, struct inside_list *list, const char *name, bool *unsigned_found)
{
	char path[300], taint[64], state[32];

	snprintf(path, sizeof(path), "module/%s/initstate", name);
	if (read_in(view->sys, path, state, sizeof(state)) <= 0)
		return; /* built in, or gone */
	snprintf(path, sizeof(path), "module/%s/taint", name);
	if (read_in(view->sys, path, taint, sizeof(taint)) < 0) {
		inside_add(list, INSIDE_MODULE, INSIDE_UNKNOWN, 0, "module %s: its taint cannot be read", name);
	} else if (strpbrk(taint, "EF")) {
		*unsigned_found = true;
		inside_add(list, INSIDE_MODULE, INSIDE_SURE, 0, "module %s (%s%s%s%s)", name, strchr(taint, 'E') ? "unsigned" : "signed",
			   strchr(taint, 'F') ? ", forced" : "", strchr(taint, 'O') ? ", out of tree" : "",
			   strchr(taint, 'P') ? ", proprietary" : "");
	}
}

/* Only a kernel that looks at signatures taints by them; then it has this parameter. */
static bool checks_signatures(const struct inside_view *view)
{
	return view->sys >= 0 && !faccessat(view->sys, "module/module/parameters/sig_enforce", F_OK, 0);
}

/* Returns whether one without a signature is still there. */
static bool find_modules(struct inside_view *view, struct inside_list *list)
{
	const int fd = view->sys < 0 ? -1 : openat(view->sys, "module", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *modules = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool found = false;

	if (!modules) {
		if (errno != ENOENT)
			inside_add(list, INSIDE_MODULE, INSIDE_UNKNOWN, 0, "the modules: %s", strerror(errno));
		return false;
	}
	while ((entry = readdir(modules)))
		if (*entry->d_name != '.')
			look_at_module(view, list, entry->d_name, &found);
	closedir(modules);
	if (!checks_signatures(view) && !faccessat(view->proc, "modules", F_OK, 0))
		inside_add(list, INSIDE_MODULE, INSIDE_UNKNOWN, 0, "the modules: this kernel looks at no signatures (CONFIG_MODULE_SIG)");
	return found;
}

#define TAINT_FORCED_MODULE (1L << 1)
#define TAINT_CPU_OUT_OF_SPEC (1L << 2)
#define TAINT_FORCED_REMOVAL (1L << 3)
#define TAINT_UNSIGNED_MODULE (1L << 13)

static void find_taint(struct inside_list *list, bool unsigned_there)
{
	const long taint = host_taint();

	if (taint < 0) {
		inside_add(list, INSIDE_MODULE_TAINT, INSIDE_UNKNOWN, 0, "the kernel's taint: %s", strerror((int)-taint));
		return;
	}
	if (taint & (TAINT_UNSIGNED_MODULE | TAINT_FORCED_MODULE) && !unsigned_there)
		inside_add(list, INSIDE_MODULE_TAINT, INSIDE_UNKNOWN, 0, "an unsigned or forced module ran since boot, and is gone or hides");
	if (taint & TAINT_FORCED_REMOVAL)
		inside_add(list, INSIDE_MODULE_TAINT, INSIDE_UNKNOWN, 0, "a module was removed by force since boot");
	if (taint & TAINT_ACPI_OVERRIDDEN)
		inside_add(list, INSIDE_ACPI_TAINT, INSIDE_SURE, 0, "an ACPI table was replaced since boot");
	if (taint & TAINT_CPU_OUT_OF_SPEC)
		inside_add(list, INSIDE_MSR_TAINT, INSIDE_UNKNOWN, 0, "a processor register was written from user space, or a processor is out of specification");
}

/* ---- probes */

static bool is_whole_line(const char *line)
{
	return strchr(line, '\n');
}

static void find_probes_in(struct inside_list *list, int fd, const char *where)
{
	FILE *lines = NULL;
	char line[512], name[128];
	bool at_start = true;

	if (fd >= 0 && !lseek(fd, 0, SEEK_SET))
		lines = fdopen(dup(fd), "re");
	if (!lines) {
		inside_add(list, INSIDE_KPROBE, INSIDE_UNKNOWN, 0, "%s cannot be read: %s", where, strerror(fd < 0 ? -fd : errno));
		return;
	}
	while (fgets(line, sizeof(line), lines)) {
		if (at_start && inside_probe_name(line, name))
			inside_add(list, INSIDE_KPROBE, INSIDE_SURE, 0, "on %s (%s)", name, where);
		at_start = is_whole_line(line);
	}
	if (ferror(lines))
		inside_add(list, INSIDE_KPROBE, INSIDE_UNKNOWN, 0, "%s cannot be read to its end", where);
	fclose(lines);
}

/* Of a kernel that has neither kprobes nor fprobes there is nothing to read. */
static void find_probes(struct inside_view *view, struct inside_list *list)
{
	if (view->kprobes != -ENOENT || host_has_symbol("register_kprobe") != 0)
		find_probes_in(list, view->kprobes, "kprobes/list in debugfs");
	if (view->events != -ENOENT || host_has_symbol("register_fprobe") != 0)
		find_probes_in(list, view->events, "dynamic_events in tracefs");
}

/* ---- a staged kernel */

static void find_kexec(struct inside_view *view, struct inside_list *list)
{
	static const char *const files[][2] = {{"kernel/kexec_loaded", "a kernel"}, {"kernel/kexec_crash_loaded", "a crash kernel"}};

	for (size_t i = 0; i < 2; i++) {
		char text[8];

		if (read_in(view->sys, files[i][0], text, sizeof(text)) < 0) {
			if (errno != ENOENT)
				inside_add(list, INSIDE_KEXEC, INSIDE_UNKNOWN, 0, "/sys/%s: %s", files[i][0], strerror(errno));
		} else if (*text != '0') {
			inside_add(list, INSIDE_KEXEC, INSIDE_SURE, 0, "%s, loaded by kexec; nothing tells who signed it", files[i][1]);
		}
	}
}

void inside_find_kernel(struct inside_view *view, struct inside_list *list)
{
	if (view->reasons & (REASON_BIT(REASON_MODULE_SIGNATURE) | REASON_BIT(REASON_ACPI_TABLES) | REASON_BIT(REASON_MSR)))
		find_taint(list, find_modules(view, list));
	if (view->reasons & REASON_BIT(REASON_KPROBES))
		find_probes(view, list);
	if (view->reasons & REASON_BIT(REASON_KEXEC))
		find_kexec(view, list);
}
