// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: files that are refused when they are opened, by every way to open them. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "around.h"
#include "routes.h"
#include "tools.h"

/* The processor's first instruction: never RAM, which CONFIG_STRICT_DEVMEM hides. */
#define BIOS_END 0xffff0
#define OTHER_PROC "/tmp/around-proc"

struct door {
	const char *path;
	off_t offset; /* where something is to be read ... */
	const char *begins;
	size_t size; /* ... that begins so */
};

static const struct door memory = {"/dev/mem", BIOS_END, "\xea", 1}; /* a far jump */
static const struct door kcore = {"/proc/kcore", 0, ELFMAG, SELFMAG};
static const struct door other_kcore = {OTHER_PROC "/kcore", 0, ELFMAG, SELFMAG};
static const struct door snapshot = {"/dev/snapshot", 0, "", 0};

static struct outcome by(const struct door *door, open_route *route)
{
	const int fd = route(door->path, O_RDONLY);
	char bytes[16] = "";

	if (fd < 0)
		return errno == EOPNOTSUPP ? absent("files there have no handles") : refused("open %s", door->path);
	if (!door->size)
		return done("%s is open", door->path);
	if (pread(fd, bytes, sizeof(bytes), door->offset) != sizeof(bytes))
		return broken("%s is open, but read: %s", door->path, strerror(errno));
	if (memcmp(bytes, door->begins, door->size))
		return broken("%s is open, but says %s", door->path, hex(bytes, 8));
	return done("read %s: %s", door->path, hex(bytes, 8));
}

#define BY(door, route)                                  \
	struct outcome around_##door##_##route(void)     \
	{                                                \
		return by(&door, open_##route);          \
	}

BY(memory, openat2)
BY(memory, path)
BY(memory, uring)
BY(memory, uring_openat2)
BY(memory, uring_polled)
BY(memory, compat)
BY(memory, node)
BY(memory, handle)
BY(memory, root)
BY(memory, bind)
BY(memory, socket)
BY(memory, fsuid)
BY(memory, child_cgroup)
BY(memory, namespaces)
BY(kcore, openat2)
BY(kcore, path)
BY(kcore, uring)
BY(kcore, compat)
BY(kcore, root)
BY(kcore, bind)
BY(kcore, socket)
BY(kcore, child_cgroup)
BY(kcore, namespaces)
BY(snapshot, openat2)
BY(snapshot, uring)
BY(snapshot, compat)
BY(snapshot, node)

static int open_plainly(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC);
}

struct outcome around_kcore_mount(void)
{
	struct outcome outcome;

	mkdir(OTHER_PROC, 0700);
	if (mount("proc", OTHER_PROC, "proc", 0, NULL))
		return broken("mount: %s", strerror(errno));
	outcome = by(&other_kcore, open_plainly);
	umount2(OTHER_PROC, MNT_DETACH);
	return outcome;
}

/* The mount is nowhere: there is only the file of it. */
struct outcome around_kcore_detached(void)
{
	const int proc = detached_mount("proc");
	const int fd = openat(proc, "kcore", O_RDONLY | O_CLOEXEC);
	char bytes[SELFMAG] = "";

	if (proc < 0)
		return broken("fsmount: %s", strerror(errno));
	if (fd < 0)
		return refused("open kcore");
	return pread(fd, bytes, SELFMAG, 0) == SELFMAG ? done("read kcore: %s", hex(bytes, SELFMAG)) : broken("kcore is open");
}
