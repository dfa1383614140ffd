// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modules that a mode will not let in: those without a signature, or signed by a key that the kernel does not hold.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cleanup.h"
#include "scan_modules.h"

/* More bundled modules than this, and the kernel's version is told in place of each name. */
#define EACH_TOLD 6

struct pass {
	struct scan *scan;
	struct scan_keys keys;
	struct scan_loaded loaded;
	char release[66]; /* of the running kernel; "" for an image */
};

/* ---- whose it is */

/* Names as modprobe takes them; '*' stands for any end. */
static const struct {
	const char *name, *product;
} products[] = {
	{"nvidia*", "NVIDIA's driver"},
	{"zfs", "ZFS"}, {"spl", "ZFS"}, {"icp", "ZFS"}, {"zavl", "ZFS"}, {"zcommon", "ZFS"}, {"zlua", "ZFS"}, {"znvpair", "ZFS"},
	{"zunicode", "ZFS"}, {"zzstd", "ZFS"},
	{"vboxdrv", "VirtualBox"}, {"vboxnet*", "VirtualBox"}, {"vboxpci", "VirtualBox"}, {"vboxguest", "VirtualBox guest additions"},
	{"vboxsf", "VirtualBox guest additions"}, {"vboxvideo", "VirtualBox guest additions"},
	{"vmmon", "VMware"}, {"vmnet", "VMware"}, {"vmhgfs", "VMware tools"},
	{"v4l2loopback", "v4l2loopback"},
	{"wl", "Broadcom's wireless driver"}, {"evdi", "DisplayLink"},
	{"falco*", "Falco"}, {"scap", "Falco or sysdig"}, {"sysdig*", "sysdig"}, {"falcon_*", "CrowdStrike Falcon"},
	{"lttng_*", "LTTng"}, {"stap_*", "SystemTap"}, {"acpi_call", "acpi_call"}, {"ryzen_smu", "ryzen_smu"}, {"msr_safe", "msr-safe"},
	{"chipsec", "CHIPSEC"}, {"lime", "LiME"}, {"openrazer", "OpenRazer"}, {"razer*", "OpenRazer"},
};

static bool fits(const char *pattern, const char *name)
{
	const char *star = strchr(pattern, '*');

	return star ? !strncmp(pattern, name, (size_t)(star - pattern)) : !strcmp(pattern, name);
}

const char *scan_product(const char *name)
{
	for (size_t i = 0; i < sizeof(products) / sizeof(*products); i++)
		if (fits(products[i].name, name))
			return products[i].product;
	return NULL;
}

/* ", NVIDIA's driver, built by DKMS, out of tree" */
static void describe(const struct scan_module *module, char text[200])
{
	const char *product = module->in_tree ? NULL : scan_product(module->name);

	snprintf(text, 200, "%s%s%s%s", product ? ", " : "", product ? product : "",
		 strncmp(module->place, "updates/dkms/", 13) != 0 ? "" : ", built by DKMS", module->in_tree ? "" : ", out of tree");
}

/* ---- what becomes of it */

static const char *why_foreign(enum scan_held held)
{
	static const char *const words[] = {
		[KEY_NOT_HELD] = "no such key is in this kernel's keyrings",
		[KEY_NAMESAKE] = "a key of that name is there; that it is the same cannot be told before the module is loaded",
		[KEY_PLATFORM] = "such a key is only in .platform, which not every kernel looks at for modules",
		[KEY_NO_NAME] = "no key of that name is in this kernel's keyrings",
		[KEY_UNSEEN] = "not the key that its kernel's own modules are signed by, and the kernel's keyrings were not read",
	};

	return words[held];
}

struct judgement {
	enum scan_kind kind;
	enum scan_state state;
	char why[400];
};

static bool is_running(const struct pass *pass, const struct scan_kernel *kernel)
{
	return *pass->release && !strcmp(pass->release, kernel->version);
}

static void judge_signer(const struct pass *pass, const struct scan_kernel *kernel, const struct scan_module *module, bool distrusted,
			 struct judgement *judgement)
{
	const enum scan_held held = scan_keys_hold(&pass->keys, module, kernel->own);

	judgement->kind = SCAN_MODULE_FOREIGN;
	judgement->state = distrusted || held == KEY_NOT_HELD ? SCAN_SURE : SCAN_UNKNOWN;
	if (held == KEY_HELD && !distrusted)
		judgement->kind = SCAN_KIND_COUNT;
	snprintf(judgement->why, sizeof(judgement->why), "signed by '%s' (%.40s), %s", module->signer, module->key,
		 distrusted ? "which this kernel did not trust when it loaded it" : held == KEY_HELD ? "" : why_foreign(held));
}

/* Return whether there is something to tell. */
static bool judge(const struct pass *pass, const struct scan_kernel *kernel, const struct scan_module *module, struct judgement *judgement)
{
	const bool distrusted = is_running(pass, kernel) && scan_names_has(&pass->loaded.distrusted, module->name);

	*judgement = (struct judgement){.kind = SCAN_MODULE_UNSIGNED, .state = SCAN_SURE};
	switch (module->signature) {
	case MODULE_IS_UNSIGNED:
		snprintf(judgement->why, sizeof(judgement->why), "unsigned");
		return true;
	case MODULE_IS_SIGNED:
		if (kernel->own && *module->key && !strcmp(kernel->own->key, module->key) && !distrusted)
			return false;
		judge_signer(pass, kernel, module, distrusted, judgement);
		return judgement->kind != SCAN_KIND_COUNT;
	case MODULE_SIGNER_UNKNOWN:
		judgement->kind = SCAN_MODULE_FOREIGN;
		judgement->state = distrusted ? SCAN_SURE : SCAN_UNKNOWN;
		snprintf(judgement->why, sizeof(judgement->why), "signed, in a form that libkmod cannot read");
		return distrusted || !is_running(pass, kernel) || !scan_names_has(&pass->loaded.trusted, module->name);
	case MODULE_UNREAD:
		break;
	}
	judgement->kind = SCAN_MODULE_UNREADABLE;
	judgement->state = SCAN_UNKNOWN;
	snprintf(judgement->why, sizeof(judgement->why), "%s",
		 module->error == EINVAL ? "it is not a module, or not whole, or packed as libkmod cannot unpack" : strerror(module->error));
	return true;
}

static void tell(const struct pass *pass, const struct scan_kernel *kernel, const struct scan_module *module,
		 const struct judgement *judgement)
{
	const bool loaded = is_running(pass, kernel) && (scan_names_has(&pass->loaded.distrusted, module->name) ||
							 scan_names_has(&pass->loaded.trusted, module->name));
	char what[200];

	describe(module, what);
	scan_add(pass->scan, &(struct scan_new){.kind = judgement->kind, .state = judgement->state, .name = module->name},
		 "%s: %s%s, %s%s", kernel->version, module->place, module->signature == MODULE_UNREAD ? "" : what, judgement->why,
		 loaded ? ", loaded now" : "");
}

/* ---- the modules of one kernel */

static void tell_bundled(const struct pass *pass, const struct scan_kernel *kernel, enum scan_kind kind, enum scan_state state, size_t count,
			 const char *first)
{
	char name[300];

	snprintf(name, sizeof(name), "bundled@%s", kernel->version);
	scan_add(pass->scan, &(struct scan_new){.kind = kind, .state = state, .name = name},
		 "%zu of the %zu modules that came with kernel %s, the first is %s", count, kernel->bundled, kernel->version, first);
}

static void judge_kernel(const struct pass *pass, const struct scan_kernel *kernel)
{
	size_t bundled[SCAN_KIND_COUNT] = {0};
	const char *first[SCAN_KIND_COUNT] = {0};
	enum scan_state state[SCAN_KIND_COUNT] = {0};
	struct judgement judgement;

	for (size_t i = 0; i < kernel->count; i++)
		if (kernel->modules[i].bundled && judge(pass, kernel, &kernel->modules[i], &judgement)) {
			if (!bundled[judgement.kind]++)
				first[judgement.kind] = kernel->modules[i].place;
			if (judgement.state == SCAN_UNKNOWN)
				state[judgement.kind] = SCAN_UNKNOWN;
		}
	for (size_t i = 0; i < kernel->count; i++)
		if (judge(pass, kernel, &kernel->modules[i], &judgement) &&
		    (!kernel->modules[i].bundled || bundled[judgement.kind] <= EACH_TOLD))
			tell(pass, kernel, &kernel->modules[i], &judgement);
	for (enum scan_kind kind = 0; kind < SCAN_KIND_COUNT; kind++)
		if (bundled[kind] > EACH_TOLD)
			tell_bundled(pass, kernel, kind, state[kind], bundled[kind], first[kind]);
}

/* Does the configuration that is installed with a kernel say that it looks at no signatures? */
static void look_at_configuration(struct scan *scan, const char *base, const char *version)
{
	char path[2][400];

	snprintf(path[0], sizeof(path[0]), "boot/config-%s", version);
	snprintf(path[1], sizeof(path[1]), "%s/%s/config", base, version);
	for (size_t i = 0; i < 2; i++) {
		_cleanup_free_ char *text = scan_read(scan, path[i]);

		if (!text)
			continue;
		if (!strstr(text, "\nCONFIG_MODULE_SIG=y") && strstr(text, "\nCONFIG_MODULES=y"))
			scan_add(scan, &(struct scan_new){.kind = SCAN_KERNEL_UNCHECKED, .name = version}, "%s has no CONFIG_MODULE_SIG=y",
				 path[i]);
		return;
	}
}

/* A module that the kernel took as signed proves its key. */
static void prove_keys(struct pass *pass, const struct scan_kernel *kernel)
{
	for (size_t i = 0; i < kernel->count; i++) {
		const struct scan_module *module = &kernel->modules[i];

		if (module->signature == MODULE_IS_SIGNED && *module->key && !scan_names_has(&pass->keys.proven, module->key) &&
		    scan_names_has(&pass->loaded.trusted, module->name) && !scan_names_add(&pass->keys.proven, module->key))
			pass->scan->list->lost++;
	}
}

/* ---- all of them */

static const char *modules_base(const struct scan *scan)
{
	static const char *const places[] = {"lib/modules", "usr/lib/modules"};
	const int fd = scan_open(scan, places[0], O_PATH | O_DIRECTORY);

	if (fd < 0)
		return places[1];
	close(fd);
	return places[0];
}

/* Loaded, distrusted, and of no file that was looked at. */
static void tell_loaded(const struct pass *pass, const struct scan_names *known)
{
	for (size_t i = 0; i < pass->loaded.distrusted.count; i++) {
		const char *name = pass->loaded.distrusted.names[i], *product = scan_product(name);

		if (!scan_names_has(known, name))
			scan_add(pass->scan, &(struct scan_new){.kind = SCAN_MODULE_UNSIGNED, .name = name},
				 "loaded now, without a signature that this kernel trusts%s%s; no file of it is in /lib/modules/%s",
				 product ? ", " : "", product ? product : "", pass->release);
	}
}

static void note_files(struct pass *pass, const struct scan_kernel *kernel, struct scan_names *known)
{
	for (size_t i = 0; i < kernel->count; i++)
		if (scan_names_has(&pass->loaded.distrusted, kernel->modules[i].name) && !scan_names_add(known, kernel->modules[i].name))
			pass->scan->list->lost++;
}

/* The running kernel's first: what it proves counts for the others. */
static void look_at_kernels(struct pass *pass, const char *base, const struct scan_names *versions)
{
	struct scan_names known = {0};

	for (int running = 1; running >= 0; running--)
		for (size_t i = 0; i < versions->count; i++) {
			struct scan_kernel kernel = {.version = versions->names[i]};

			if (is_running(pass, &kernel) != running)
				continue;
			scan_kernel_read(pass->scan, base, versions->names[i], &kernel);
			if (running) {
				prove_keys(pass, &kernel);
				note_files(pass, &kernel, &known);
			}
			judge_kernel(pass, &kernel);
			look_at_configuration(pass->scan, base, versions->names[i]);
			scan_kernel_free(&kernel);
		}
	tell_loaded(pass, &known);
	scan_names_free(&known);
}

static void look_at_owner(const struct pass *pass)
{
	if (pass->keys.seen && !pass->keys.owners)
		scan_add(pass->scan, &(struct scan_new){.kind = SCAN_MODULE_KEYS, .name = "none"},
			 "neither .machine nor .platform holds a key: only those count that came with the kernel");
}

void scan_find_modules(struct scan *scan)
{
	const char *base = modules_base(scan);
	struct scan_names versions = scan_directory(scan, base, "");
	struct pass pass = {.scan = scan};
	struct utsname names;

	if (scan->live && !uname(&names))
		snprintf(pass.release, sizeof(pass.release), "%s", names.release);
	scan_keys_read(scan, &pass.keys);
	scan_loaded_read(scan, &pass.loaded);
	look_at_kernels(&pass, base, &versions);
	look_at_owner(&pass);
	scan_keys_free(&pass.keys);
	scan_loaded_free(&pass.loaded);
	scan_names_free(&versions);
}
