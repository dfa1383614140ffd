// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters of modules that hold hardware addresses, and of the kernel that matter to a mode.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "scan_hardware.h"
#include "scan_parts.h"

/* ---- module parameters */

static const struct {
	const char *module, *parameters;
} hardware[] = {
#define HARDWARE_ENTRY(module, parameters) {module, parameters},
	SCAN_HARDWARE(HARDWARE_ENTRY)
};

/* Is "io=0x378" one of "io io_hi irq dma"? */
static bool is_one_of(const char *word, const char *parameters)
{
	char each[SCAN_WORD];

	while (scan_text_word(&parameters, each))
		if (scan_parameter(word, each))
			return true;
	return false;
}

static void take_parameter(struct scan *scan, const char *module, const char *word, const char *where)
{
	char normal[64], name[140];

	scan_module_name(module, normal);
	for (size_t i = 0; i < sizeof(hardware) / sizeof(*hardware); i++)
		if (!strcmp(hardware[i].module, normal) && is_one_of(word, hardware[i].parameters)) {
			snprintf(name, sizeof(name), "%s.%.*s", normal, (int)strcspn(word, "="), word);
			scan_add(scan, &(struct scan_new){.kind = SCAN_MODULE_PARAMETER, .name = name}, "%s %s in %s", normal, word, where);
		}
}

/* "options parport_pc io=0x378 irq=7" */
static void take_options(struct scan *scan, const char *line, const char *where)
{
	char module[SCAN_WORD], word[SCAN_WORD];

	if (!scan_text_word(&line, word) || strcmp(word, "options") != 0 || !scan_text_word(&line, module))
		return;
	while (scan_text_word(&line, word))
		take_parameter(scan, module, word, where);
}

static void take_file(struct scan *scan, const char *path)
{
	_cleanup_free_ char *text = scan_read(scan, path);
	char *rest = text;

	for (const char *line; (line = scan_text_line(&rest));)
		take_options(scan, line, path);
}

/* Where the first of a name counts (modprobe.d(5)). */
static void look_at_modprobe(struct scan *scan)
{
	static const char *const directories[] = {"etc/modprobe.d", "run/modprobe.d", "usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
						  "lib/modprobe.d"};
	struct scan_names seen = {0};

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		struct scan_names names = scan_directory(scan, directories[i], ".conf");

		for (size_t j = 0; j < names.count; j++) {
			char path[400];

			if (scan_names_has(&seen, names.names[j]))
				continue;
			if (!scan_names_add(&seen, names.names[j]))
				scan->list->lost++;
			snprintf(path, sizeof(path), "%s/%s", directories[i], names.names[j]);
			take_file(scan, path);
		}
		scan_names_free(&names);
	}
	scan_names_free(&seen);
}

/* ---- kernel parameters */

#define R(reason) REASON_BIT(REASON_##reason)
#define IOMMU "nothing; but a device, or who commands one, can write all memory whatever the mode says"
#define IOMMU_CURE "take it off the command line, where the machine works with an IOMMU"
#define ACPI "nothing under the bpf engine, which starts after it; the kernel's own lockdown refuses it at boot"
#define ACPI_CURE "mend the firmware, and take it off the command line"
#define ENGINE "all: no mode can be put in force by the bpf engine"
#define OFF_ALREADY "nothing that is not off already"
#define KEEP "keep it"

/* value: NULL for any; the whole of it, or what it begins with where it ends in '*'. */
static const struct {
	const char *name, *value;
	kl_u64 reasons;
	const char *stops, *instead;
} parameters[] = {
	{"acpi_rsdp", NULL, R(ACPI_TABLES), ACPI, ACPI_CURE},
	{"efivar_ssdt", NULL, R(ACPI_TABLES), ACPI, ACPI_CURE},
	{"iommu", "off*", 0, IOMMU, IOMMU_CURE},
	{"intel_iommu", "off*", 0, IOMMU, IOMMU_CURE},
	{"amd_iommu", "off*", 0, IOMMU, IOMMU_CURE},
	{"lockdown", NULL, 0, "what the kernel's own lockdown refuses stops already, whatever the mode allows",
	 "keep it, or take it off where kernlock shall decide alone"},
	{"module.sig_enforce", NULL, R(MODULE_SIGNATURE), "nothing more: unsigned modules are refused already", KEEP},
	{"msr.allow_writes", "off", R(MSR), OFF_ALREADY, KEEP},
	{"msr.allow_writes", "on", R(MSR), "the program that writes registers, for which somebody has set this",
	 "powercap and cpufreq in /sys; `kernlock explain msr`"},
	{"debugfs", "off", R(DEBUGFS), OFF_ALREADY, KEEP},
	{"debugfs", "no-mount", R(DEBUGFS), OFF_ALREADY, KEEP},
	{"iomem", "relaxed", R(DEV_MEM), "the program that reaches device memory through /dev/mem, for which somebody has set this",
	 "the kernel's driver for the device; `kernlock explain dev-mem`"},
	{"kernlock", "off", 0, "the mode of kernlock.conf is not put in force at boot: this is the rescue word",
	 "take it off the command line once the machine is mended"},
	{"kgdboc", NULL, R(DBG_WRITE_KERNEL) | R(DBG_READ_KERNEL), "debugging the kernel with kgdb or kdb", "kdump with a signed kernel"},
	{"kgdbwait", NULL, R(DBG_WRITE_KERNEL) | R(DBG_READ_KERNEL), "debugging the kernel with kgdb or kdb", "kdump with a signed kernel"},
	{"xmon", NULL, R(XMON_WR) | R(XMON_RW), "debugging the kernel with xmon", "kdump with a signed kernel"},
	{"ftrace", NULL, R(TRACEFS), "reading what it traces", "the mode keep-tracing: read what that defeats first"},
	{"trace_event", NULL, R(TRACEFS), "reading what it traces", "the mode keep-tracing: read what that defeats first"},
	{"kprobe_event", NULL, R(TRACEFS) | R(KPROBES), "reading what it traces", "the mode keep-tracing: read what that defeats first"},
	{"vfio.enable_unsafe_noiommu_mode", NULL, 0, IOMMU, "vfio with an IOMMU"},
};

static bool fits(const char *value, const char *pattern)
{
	const size_t length = pattern ? strlen(pattern) : 0;

	if (!pattern)
		return true;
	return pattern[length - 1] == '*' ? !strncmp(value, pattern, length - 1) : !strcmp(value, pattern);
}

static void take_word(struct scan *scan, const char *word, const char *where)
{
	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++) {
		const char *value = scan_parameter(word, parameters[i].name);

		if (value && fits(value, parameters[i].value))
			scan_add(scan,
				 &(struct scan_new){.kind = SCAN_KERNEL_PARAMETER, .reasons = parameters[i].reasons, .name = parameters[i].name,
						    .stops = parameters[i].stops, .instead = parameters[i].instead},
				 "%s in %s", word, where);
	}
}

static bool has_bpf(const char *list)
{
	for (const char *at = list; (at = strstr(at, "bpf")); at++)
		if ((at == list || at[-1] == ',') && (!at[3] || at[3] == ','))
			return true;
	return false;
}

/* The last lsm= counts (security/security.c of the kernel). */
static void take_lsm(struct scan *scan, const char *list, const char *where)
{
	if (*list && !has_bpf(list))
		scan_add(scan,
			 &(struct scan_new){.kind = SCAN_KERNEL_PARAMETER, .reasons = ALL_REASONS, .name = "lsm", .stops = ENGINE,
					    .instead = "add bpf to the list: lsm=...,bpf"},
			 "lsm=%s in %s has no bpf", list, where);
}

/* "parport_pc.io=0x378" */
static void take_dotted(struct scan *scan, char *word, const char *where)
{
	char *dot = strchr(word, '.');

	if (!dot || dot > word + strcspn(word, "="))
		return;
	*dot = '\0';
	take_parameter(scan, word, dot + 1, where);
}

void scan_find_parameters(struct scan *scan, const struct scan_command_line *line)
{
	const char *rest = line->text;
	char word[SCAN_WORD], lsm[SCAN_WORD] = "";

	look_at_modprobe(scan);
	while (rest && scan_text_word(&rest, word)) {
		const char *value = scan_parameter(word, "lsm");

		if (value)
			snprintf(lsm, sizeof(lsm), "%s", value);
		take_word(scan, word, line->where);
		take_dotted(scan, word, line->where);
	}
	take_lsm(scan, lsm, line->where);
}
