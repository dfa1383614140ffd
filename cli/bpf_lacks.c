// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel lacks for the engine `bpf`, each with the option or word that cures it.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine_bpf.h"
#include "filesystem.h"
#include "host.h"
#include "kernel_reasons.h"
#include "kernel_types.h"

struct findings {
	struct lack *lacks;
	int count;
};

static void lacking(struct findings *found, const char *what, const char *cure)
{
	if (found->count == ENGINE_LACKS)
		return;
	found->lacks[found->count].what = what;
	snprintf(found->lacks[found->count].cure, sizeof(found->lacks[0].cure), "%s", cure);
	found->count++;
}

static bool has_enumerator(const struct btf *btf, const char *enumeration, const char *enumerator)
{
	const int id = btf__find_by_name_kind(btf, enumeration, BTF_KIND_ENUM);

	return id >= 0 && kernel_has_enumerator(btf, (unsigned)id, enumerator);
}

static void check_types(struct findings *found)
{
	const struct btf *btf = kernel_types();

	if (!btf) {
		lacking(found, "kernel type information (/sys/kernel/btf/vmlinux)",
			access("/sys/kernel/btf/vmlinux", F_OK) ? "build the kernel with CONFIG_DEBUG_INFO_BTF=y"
								: "it is there and cannot be read: give more memory and open files");
		return;
	}
	if (btf__find_by_name_kind(btf, "lockdown_reason", BTF_KIND_ENUM) < 0)
		lacking(found, "lockdown checks in the kernel", "build the kernel with CONFIG_SECURITY=y (Linux 5.4 or later)");
	if (btf__find_by_name_kind(btf, "bpf_lsm_locked_down", BTF_KIND_FUNC) < 0)
		lacking(found, "BPF LSM", "build the kernel with CONFIG_BPF_LSM=y");
	if (!has_enumerator(btf, "bpf_attach_type", "BPF_LSM_CGROUP"))
		lacking(found, "BPF LSM programs on cgroups", "use Linux 6.0 or later, built with CONFIG_CGROUP_BPF=y");
}

static void check_lsm_list(struct findings *found)
{
	char list[HOST_TEXT], cure[sizeof(found->lacks[0].cure)];
	const int error = host_lsm_list(list);

	if (error) {
		snprintf(cure, sizeof(cure), "it cannot be read (%s): run as root; else CONFIG_SECURITYFS=y", strerror(-error));
		lacking(found, "the kernel's list of LSMs (/sys/kernel/security/lsm)", cure);
	} else if (!host_lsm_active(list, "bpf")) {
		snprintf(cure, sizeof(cure), "boot with lsm=%s,bpf", list);
		lacking(found, "BPF LSM among the active LSMs", cure);
	}
}

static void check_sysctl(struct findings *found, const char *path, const char *what, const char *cure)
{
	char text[16];

	if (file_read(path, text, sizeof(text)) > 0 && !strcmp(text, "0"))
		lacking(found, what, cure);
}

static void check_cgroup(struct findings *found)
{
	char filesystems[4096];

	if (file_read("/proc/filesystems", filesystems, sizeof(filesystems)) > 0 && !strstr(filesystems, "cgroup2"))
		lacking(found, "control groups (cgroup2)", "build the kernel with CONFIG_CGROUPS=y and CONFIG_CGROUP_BPF=y");
}

int bpf_lacks(struct lack lacks[ENGINE_LACKS])
{
	struct findings found = {.lacks = lacks};

	libbpf_set_print(NULL);
	check_types(&found);
	check_lsm_list(&found);
	check_cgroup(&found);
	check_sysctl(&found, "/proc/sys/net/core/bpf_jit_enable", "the BPF compiler (JIT)", "sysctl net.core.bpf_jit_enable=1");
	check_sysctl(&found, "/proc/sys/kernel/ftrace_enabled", "ftrace, without which no BPF LSM program runs",
		     "sysctl kernel.ftrace_enabled=1");
	return found.count;
}
