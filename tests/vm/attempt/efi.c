// SPDX-License-Identifier: GPL-2.0-only
/* EFI variables: what is changed is put back as it was. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define VARIABLES "/sys/firmware/efi/efivars"
#define OF_OUR_OWN VARIABLES "/KernlockAttempt-6b65726e-6c6f-636b-6174-74656d707421"

/* Four bytes of attributes, and its value. */
struct variable {
	char path[512];
	unsigned char bytes[4096];
	ssize_t size;
};

static bool set_immutable(const char *path, bool immutable)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	int flags = immutable ? FS_IMMUTABLE_FL : 0;
	const bool set = fd >= 0 && !ioctl(fd, FS_IOC_SETFLAGS, &flags);

	close(fd);
	return set;
}

static bool is_immutable(int fd)
{
	int flags = FS_IMMUTABLE_FL;

	ioctl(fd, FS_IOC_GETFLAGS, &flags);
	return flags & FS_IMMUTABLE_FL;
}

static bool read_variable(struct variable *variable, const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	variable->size = fd < 0 || is_immutable(fd) ? -1 : read(fd, variable->bytes, sizeof(variable->bytes));
	snprintf(variable->path, sizeof(variable->path), "%s", path);
	close(fd);
	return variable->size > 4;
}

/* The first that may be changed; it stays mounted, for whoever looks later. */
static bool find_variable(struct variable *variable)
{
	glob_t found = {};
	bool is_found = false;

	if (access(OF_OUR_OWN, F_OK) && glob(VARIABLES "/*", 0, NULL, &found) == GLOB_NOMATCH)
		mount("efivarfs", VARIABLES, "efivarfs", 0, NULL);
	globfree(&found);
	if (glob(VARIABLES "/*", 0, NULL, &found))
		return false;
	for (size_t i = 0; i < found.gl_pathc && !is_found; i++)
		is_found = read_variable(variable, found.gl_pathv[i]);
	globfree(&found);
	return is_found;
}

static bool write_variable(const struct variable *variable, int flags)
{
	const int fd = open(variable->path, O_WRONLY | O_CLOEXEC | flags, 0644);

	if (fd < 0)
		return false;
	if (write(fd, variable->bytes, variable->size) == variable->size)
		return !close(fd);
	return false;
}

struct outcome try_efi_write(void)
{
	struct variable variable;

	if (!find_variable(&variable))
		return absent("no EFI variables");
	if (!write_variable(&variable, 0))
		return refused("write %s", variable.path + sizeof(VARIABLES));
	return done("wrote %s", variable.path + sizeof(VARIABLES));
}

struct outcome try_efi_delete(void)
{
	struct variable variable;

	if (!find_variable(&variable))
		return absent("no EFI variables");
	if (unlink(variable.path))
		return refused("unlink %s", variable.path + sizeof(VARIABLES));
	if (!access(variable.path, F_OK))
		return broken("%s is still there", variable.path);
	if (!write_variable(&variable, O_CREAT | O_EXCL))
		return broken("cannot put %s back: %s", variable.path, strerror(errno));
	return done("%s was gone", variable.path + sizeof(VARIABLES));
}

struct outcome try_efi_create(void)
{
	struct variable other, variable = {.path = OF_OUR_OWN, .bytes = "\7\0\0\0kernlock", .size = 12};

	if (!find_variable(&other))
		return absent("no EFI variables");
	if (!write_variable(&variable, O_CREAT))
		return refused("create a variable");
	if (!set_immutable(OF_OUR_OWN, false) || unlink(OF_OUR_OWN))
		return broken("cannot delete what was created: %s", strerror(errno));
	return done("created one, and deleted it again");
}
