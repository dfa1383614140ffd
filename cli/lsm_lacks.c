// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel lacks for the engine `lsm`, and its cure.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine_lsm.h"
#include "host.h"

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

/*
 * Built in, it starts early and is in the kernel's list, whether lsm= names it or not. It goes first: on Linux 6.1 an LSM that
 * answers 1 keeps those after it from being asked.
 */
int lsm_lacks(struct lack lacks[ENGINE_LACKS])
{
	char list[HOST_TEXT];
	const int error = host_lsm_list(list);

	if (error)
		return lacking(lacks, "the kernel's list of LSMs (/sys/kernel/security/lsm)",
			       "it cannot be read (%s): run as root; else CONFIG_SECURITYFS=y", strerror(-error));
	if (!host_lsm_active(list, "kernlock"))
		return lacking(lacks, "kernlock among its LSMs", "build the kernel with CONFIG_SECURITY_KERNLOCK=y (lsm/ of kernlock's "
			       "source), and boot with lsm=kernlock,%s", list);
	if (!lsm_is_there())
		return lacking(lacks, "kernlock among the active LSMs", "boot with lsm=%s, or with kernlock=MODE", list);
	return 0;
}
