// SPDX-License-Identifier: GPL-2.0-only
/* What most kernels and machines do not have. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define ACPI_CONFIGFS "/sys/kernel/config/acpi/table"
#define CUSTOM_METHOD "/sys/kernel/debug/acpi/custom_method"

struct outcome try_efi_test(void)
{
	const int fd = open("/dev/efi_test", O_RDWR | O_CLOEXEC);

	return fd < 0 ? refused_or_absent("/dev/efi_test") : done("/dev/efi_test is open");
}

/* A secondary table with a header and nothing in it; byte 9 makes all of them add up to 0. */
static void make_table(unsigned char table[36])
{
	unsigned char sum = 0;

	memcpy(table, "SSDT\x24\0\0\0\x02\0KERNLKKERNLOCK\x01\0\0\0INTL\x01\0\0\0", 36);
	for (int i = 0; i < 36; i++)
		sum += table[i];
	table[9] = -sum;
}

/* What the kernel thought of a table is lost when the file is closed, so ask for its signature afterwards. */
static struct outcome add_table(void)
{
	const int fd = open(ACPI_CONFIGFS "/kernlock/aml", O_WRONLY | O_CLOEXEC);
	unsigned char table[36];
	char signature[16];

	if (fd < 0)
		return refused_or_absent(ACPI_CONFIGFS "/kernlock/aml");
	make_table(table);
	if (write(fd, table, sizeof(table)) < 0 || close(fd))
		return refused("write " ACPI_CONFIGFS "/kernlock/aml");
	if (read_text(ACPI_CONFIGFS "/kernlock/signature", signature, sizeof(signature)) < 0)
		return refused("read " ACPI_CONFIGFS "/kernlock/signature");
	return done("a table %s was in use", signature);
}

struct outcome try_acpi_configfs(void)
{
	struct outcome outcome;

	if (access(ACPI_CONFIGFS, F_OK))
		return absent("no acpi_configfs in this kernel");
	if (mkdir(ACPI_CONFIGFS "/kernlock", 0700))
		return refused("mkdir " ACPI_CONFIGFS "/kernlock");
	outcome = add_table();
	if (rmdir(ACPI_CONFIGFS "/kernlock"))
		return broken("cannot remove the table: %s", strerror(errno));
	return outcome;
}

/* Nothing is written: what it takes cannot be taken back. */
struct outcome try_acpi_custom_method(void)
{
	const int fd = open(CUSTOM_METHOD, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? refused_or_absent(CUSTOM_METHOD) : done(CUSTOM_METHOD " is open");
}

struct outcome try_pcmcia_cis(void)
{
	glob_t found;
	int fd;

	if (glob("/sys/class/pcmcia_socket/*/cis", 0, NULL, &found))
		return absent("no PCMCIA socket in this machine");
	fd = open(found.gl_pathv[0], O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return refused_or_absent(found.gl_pathv[0]);
	/* No card is in it: that is looked for after lockdown was asked. */
	if (write(fd, "\xff", 1) == 1 || errno == ENODEV)
		return done("wrote %s", found.gl_pathv[0]);
	return refused("write %s", found.gl_pathv[0]);
}

struct outcome try_xen_privcmd(void)
{
	if (access("/dev/xen/privcmd", F_OK))
		return absent("no Xen guest");
	return absent("not tried in a Xen guest");
}

static struct outcome needs_symbol(const char *symbol, const char *what)
{
	if (!kernel_symbol(symbol))
		return absent("no %s in this kernel", what);
	return absent("%s is in this kernel, but not tried", what);
}

struct outcome try_mmiotrace(void)
{
	return needs_symbol("do_test_bulk_ioremapping", "testmmiotrace");
}

struct outcome try_kgdb(void)
{
	return needs_symbol("kgdb_register_io_module", "kgdb");
}

struct outcome try_device_tree(void)
{
	return needs_symbol("do_add_node", "ofdt");
}

struct outcome try_xmon(void)
{
	return needs_symbol("xmon_init", "xmon");
}

struct outcome try_rtas(void)
{
	return needs_symbol("ppc_rtas_errinjct_write", "rtas");
}
