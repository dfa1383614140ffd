// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks with I/O privilege, as a BPF program that walks over all tasks reads it (see
 * bpf/io_ports.bpf.c). It is loaded before a mode is in force, because a mode may refuse that.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cleanup.h"
#include "inside_parts.h"

#include "io_ports.skel.h"

/* Every failure here is told by its errno. */
__attribute__((format(printf, 2, 0)))
static int say_nothing(enum libbpf_print_level level, const char *format, va_list arguments)
{
	(void)level, (void)format, (void)arguments;
	return 0;
}

/* Only x86 has ioperm and iopl. */
static bool has_io_privilege(void)
{
	struct utsname name;

	return uname(&name) || strstr(name.machine, "86");
}

void inside_open_ports(struct inside_view *view)
{
	if (!has_io_privilege())
		return;
	libbpf_set_print(say_nothing);
	view->ports = io_ports_bpf__open_and_load();
	if (view->ports)
		view->ports_link = bpf_program__attach_iter(view->ports->progs.kernlock_ports, NULL);
	if (!view->ports_link)
		view->ports_error = errno ? -errno : -EIO;
}

void inside_close_ports(struct inside_view *view)
{
	bpf_link__destroy(view->ports_link);
	io_ports_bpf__destroy(view->ports);
}

kl_u32 inside_ports_program(const struct inside_view *view)
{
	struct bpf_prog_info info = {0};
	kl_u32 size = sizeof(info);

	if (!view->ports_link || bpf_obj_get_info_by_fd(bpf_program__fd(view->ports->progs.kernlock_ports), &info, &size))
		return 0;
	return info.id;
}

static void add_task(struct inside_list *list, const char *line)
{
	int pid, task, level, ports;
	char what[64];

	if (sscanf(line, "%d %d %d %d", &pid, &task, &level, &ports) != 4 || pid == getpid())
		return;
	snprintf(what, sizeof(what), "%s%s%s", level == 3 ? "all I/O ports (iopl)" : "", level == 3 && ports ? ", " : "",
		 ports ? "some I/O ports (ioperm)" : "");
	inside_add_held(list, INSIDE_IO_PORTS, INSIDE_SURE, pid, what);
}

void inside_find_ports(struct inside_view *view, struct inside_list *list)
{
	_cleanup_close_ int fd = view->ports_link ? bpf_iter_create(bpf_link__fd(view->ports_link)) : -1;
	const int error = view->ports_error ? view->ports_error : fd < 0 ? -errno : 0;
	FILE *lines = fd < 0 ? NULL : fdopen(dup(fd), "re");
	char line[128];

	if (!has_io_privilege())
		return;
	if (!lines) {
		inside_add(list, INSIDE_IO_PORTS, INSIDE_UNKNOWN, 0, "any process: the kernel cannot be asked: %s", strerror(-error));
		return;
	}
	while (fgets(line, sizeof(line), lines))
		add_task(list, line);
	if (ferror(lines))
		inside_add(list, INSIDE_IO_PORTS, INSIDE_UNKNOWN, 0, "any process: the kernel's answer broke off");
	fclose(lines);
}
