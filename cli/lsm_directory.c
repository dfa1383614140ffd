// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the engine `lsm` is. A file of its own: unit tests put another folder in its place.
 */
#include <errno.h>
#include <fcntl.h>

#include "cleanup.h"
#include "engine_lsm.h"
#include "filesystem.h"

int lsm_directory(void)
{
	_cleanup_close_ const int root = filesystem_open("securityfs");
	int folder;

	if (root < 0)
		return root;
	folder = openat(root, KERNLOCK_DIRECTORY, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return folder < 0 ? -errno : folder;
}
