// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes of reasons about devices, memory and firmware. Sources of each fact: the
 * order of checks in the kernel files named beside it (Linux 6.1 and 6.12).
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/kexec.h>
#include <linux/pci.h>
#include <linux/serial.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <sys/io.h>
#endif

#include "cleanup.h"
#include "filesystem.h"
#include "host.h"
#include "probes.h"

/* kernel/module/signing.c asks before anything looks at the image, which is not ELF. */
void probe_module_signature(struct probe_result *result)
{
	static const char not_a_module[4096];
	char disabled[8];
	const long failed = syscall(SYS_init_module, not_a_module, sizeof(not_a_module), "");
	const int error = failed ? errno : 0;

	if (error == EKEYREJECTED)
		found(result, FOUND_REFUSED, "by module.sig_enforce");
	else if (error == EPERM && file_read("/proc/sys/kernel/modules_disabled", disabled, sizeof(disabled)) > 0 &&
		 *disabled == '1')
		found(result, FOUND_REFUSED, "by kernel.modules_disabled: no module can be loaded at all");
	else
		found_by_errno(result, error, ENOEXEC);
}

/* A device node of our own, on a filesystem that no path leads to. */
static int open_node(unsigned minor_number)
{
	_cleanup_close_ int context = fsopen("tmpfs", FSOPEN_CLOEXEC);
	_cleanup_close_ int directory = -1;

	if (context < 0 || fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -1;
	directory = fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOEXEC);
	if (directory < 0 || mknodat(directory, "node", S_IFCHR | 0600, makedev(1, minor_number)) < 0)
		return -1;
	return openat(directory, "node", O_RDONLY | O_CLOEXEC);
}

/* drivers/char/mem.c: open_port() asks; opening reads nothing. */
void probe_dev_mem(struct probe_result *result)
{
	const int mem_minor = 1;
	_cleanup_close_ int fd = open_node(mem_minor);

	if (fd < 0 && errno == ENXIO)
		found(result, FOUND_ABSENT, "this kernel has no /dev/mem");
	else
		found_by_errno(result, fd < 0 ? errno : 0, 0);
}

/* kernel/kexec.c: kexec_load_check() asks before it refuses the flag that does not exist. */
void probe_kexec(struct probe_result *result)
{
	const unsigned long no_such_flag = 0x8000;
	const long failed = syscall(SYS_kexec_load, 0UL, 0UL, NULL, no_such_flag);

	found_by_errno(result, failed ? errno : 0, EINVAL);
}

/* kernel/power/hibernate.c: disk_show() says [disabled] when hibernation is refused. */
void probe_hibernation(struct probe_result *result)
{
	char text[128];
	const int length = file_read("/sys/power/disk", text, sizeof(text));

	if (length == -ENOENT)
		found(result, FOUND_ABSENT, "this kernel cannot hibernate");
	else if (length < 0)
		found(result, FOUND_UNKNOWN, "cannot read /sys/power/disk: %s", strerror(-length));
	else if (strcmp(text, "[disabled]") != 0)
		found(result, FOUND_OPEN, "%s", "");
	else if (host_command_line_has("nohibernate") || host_command_line_has("hibernate=no"))
		found(result, FOUND_REFUSED, "by the kernel command line");
	else
		found(result, FOUND_REFUSED, "%s", "");
}

/* drivers/pci/proc.c: proc_bus_pci_ioctl() asks, then only tells the bus's domain. */
void probe_pci_access(struct probe_result *result)
{
	glob_t devices = {0};
	int fd;

	if (glob("/proc/bus/pci/*/*.*", 0, NULL, &devices)) {
		if (access("/sys/bus/pci", F_OK) < 0)
			found(result, FOUND_ABSENT, "this kernel has no PCI");
		else
			found(result, FOUND_UNKNOWN, "no PCI device in /proc/bus/pci to ask about");
		return;
	}
	fd = open(devices.gl_pathv[0], O_RDONLY | O_CLOEXEC);
	found_by_errno(result, fd < 0 || ioctl(fd, PCIIOC_CONTROLLER) < 0 ? errno : 0, 0);
	globfree(&devices);
}

#if defined(__x86_64__) || defined(__i386__)
/* arch/x86/kernel/ioport.c: the permission ends with this process. */
void probe_ioport(struct probe_result *result)
{
	const unsigned long diagnostic_port = 0x80;

	found_by_errno(result, ioperm(diagnostic_port, 1, 1) ? errno : 0, 0);
}

/* arch/x86/kernel/msr.c: msr_write() asks before it refuses a length that is no multiple of 8. */
void probe_msr(struct probe_result *result)
{
	_cleanup_close_ int fd = open("/dev/cpu/0/msr", O_WRONLY | O_CLOEXEC);
	const char half_a_register[4] = {0};

	if (fd < 0 && (errno == ENOENT || errno == ENXIO))
		found(result, FOUND_ABSENT, "the module msr is not loaded");
	else
		found_by_errno(result, fd < 0 || pwrite(fd, half_a_register, sizeof(half_a_register), 0) < 0 ? errno : 0,
			       EINVAL);
}
#else
void probe_ioport(struct probe_result *result)
{
	found(result, FOUND_ABSENT, "only x86 has I/O port instructions");
}

void probe_msr(struct probe_result *result)
{
	found(result, FOUND_ABSENT, "only x86 has /dev/cpu/*/msr");
}
#endif

/*
 * drivers/acpi/tables.c, osl.c: tables are replaced and added while the kernel boots,
 * before any program runs. What can be found out later is that one was replaced; one
 * that was added leaves no mark (acpi_table_initrd_scan() does not taint).
 */
void probe_acpi_tables(struct probe_result *result)
{
	const long taint = host_taint();

	if (access("/sys/firmware/acpi", F_OK) < 0)
		found(result, FOUND_ABSENT, "this machine has no ACPI");
	else if (taint < 0)
		found(result, FOUND_UNKNOWN, "cannot read the kernel's taint: %s", strerror((int)-taint));
	else if (taint & TAINT_ACPI_OVERRIDDEN)
		found(result, FOUND_OPEN, "tables were replaced at boot (taint A)");
	else if (host_command_line_has("acpi_rsdp=") || host_command_line_has("efivar_ssdt="))
		found(result, FOUND_OPEN, "the kernel command line replaces tables at boot");
	else if (host_has_symbol("acpi_table_aml_write") > 0)
		found(result, FOUND_UNKNOWN, "the module acpi_configfs is loaded, and nothing harmless can try it");
	else
		found(result, FOUND_ABSENT, "only possible at boot, which is over");
}

/* A serial port without hardware: opening it touches nothing. */
static int open_unused_port(bool *any)
{
	glob_t types = {0};
	int fd = -1;

	glob("/sys/class/tty/ttyS*/type", 0, NULL, &types);
	*any = types.gl_pathc > 0;
	for (size_t i = 0; fd < 0 && i < types.gl_pathc; i++) {
		char type[16], node[64];
		unsigned number;

		if (file_read(types.gl_pathv[i], type, sizeof(type)) <= 0 || strcmp(type, "0") != 0 ||
		    sscanf(types.gl_pathv[i], "/sys/class/tty/ttyS%u/", &number) != 1)
			continue;
		snprintf(node, sizeof(node), "/dev/ttyS%u", number);
		fd = open(node, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	}
	globfree(&types);
	return fd;
}

/* drivers/tty/serial/serial_core.c: uart_set_info() asks before it refuses the baud base. */
void probe_tiocsserial(struct probe_result *result)
{
	bool any;
	_cleanup_close_ int fd = open_unused_port(&any);
	struct serial_struct settings;

	if (fd < 0) {
		found(result, any ? FOUND_UNKNOWN : FOUND_ABSENT, "%s",
		      any ? "every serial port here has hardware on it, which is not to be touched" : "no serial ports");
		return;
	}
	if (ioctl(fd, TIOCGSERIAL, &settings) < 0) {
		found(result, FOUND_UNKNOWN, "cannot read a serial port's settings: %s", strerror(errno));
		return;
	}
	settings.irq++;
	settings.baud_base = 1;
	found_by_errno(result, ioctl(fd, TIOCSSERIAL, &settings) ? errno : 0, EINVAL);
}

/* kernel/params.c: param_check_unsafe() asks for every hardware parameter, the same value too. */
void probe_module_parameters(struct probe_result *result)
{
	const char *path = "/sys/module/8250/parameters/share_irqs";
	char value[16];
	const int length = file_read(path, value, sizeof(value));

	if (length < 0) {
		found(result, FOUND_UNKNOWN, "no parameter of that kind can be written back (%s)", path);
		return;
	}
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC);

	found_by_errno(result, fd < 0 || write(fd, value, (size_t)length) < 0 ? errno : 0, 0);
}

/* fs/debugfs/file.c asks when a file that not everybody may read is opened; opening writes nothing. */
void probe_debugfs(struct probe_result *result)
{
	_cleanup_close_ int root = filesystem_open("debugfs");
	_cleanup_close_ int fd = -1;

	if (root < 0) {
		found(result, root == -ENODEV ? FOUND_ABSENT : FOUND_UNKNOWN, "debugfs: %s", strerror(-root));
		return;
	}
	fd = openat(root, "clear_warn_once", O_WRONLY | O_CLOEXEC);
	found_by_errno(result, fd < 0 ? errno : 0, 0);
}
