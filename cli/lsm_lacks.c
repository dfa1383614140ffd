// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel lacks for the engine `lsm`, and its cure.
 */
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine_lsm.h"
#include "host.h"
#include "kernel_types.h"

__attribute__((format(printf, 3, 4)))
static int lacking(struct lack *lack, const char *what, const char *cure, ...)
{
	va_list arguments;

	lack->what = what;
	va_start(arguments, cure);
	vsnprintf(lack->cure, sizeof(lack->cure), cure, arguments);
	va_end(arguments);
	return 1;
}

/* The kernel's part includes the same interface.h, so its types are among the kernel's. */
static bool is_built_in(void)
{
	const struct btf *btf = kernel_types();

	return btf && btf__find_by_name_kind(btf, "kernlock_events", BTF_KIND_STRUCT) > 0;
}

/* First in the list: on Linux 6.1 an LSM that answers 1 keeps those after it from being asked. */
int lsm_lacks(struct lack lacks[ENGINE_LACKS])
{
	char list[HOST_TEXT];
	const int error = host_lsm_list(list);

	if (error)
		return lacking(lacks, "the kernel's list of LSMs (/sys/kernel/security/lsm)",
			       "it cannot be read (%s): run as root; else CONFIG_SECURITYFS=y", strerror(-error));
	if (!host_lsm_active(list, "kernlock"))
		return is_built_in() ? lacking(lacks, "kernlock among the active LSMs", "boot with lsm=kernlock,%s", list)
				     : lacking(lacks, "kernlock among its LSMs", "build the kernel with CONFIG_SECURITY_KERNLOCK=y "
					       "(lsm/ of kernlock's source), and boot with lsm=kernlock,%s", list);
	if (!lsm_is_there())
		return lacking(lacks, "the folder " KERNLOCK_DIRECTORY " below securityfs", "it is active and has none: see `dmesg`");
	return 0;
}
