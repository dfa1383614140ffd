/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel modules: what their files say of themselves, which keys the kernel holds, what is loaded.
 */
#ifndef KERNLOCK_SCAN_MODULES_H
#define KERNLOCK_SCAN_MODULES_H

#include "scan_parts.h"

/** enum scan_signature - what a module's file says. */
enum scan_signature { MODULE_IS_SIGNED, MODULE_IS_UNSIGNED, MODULE_SIGNER_UNKNOWN, MODULE_UNREAD };

/** struct scan_module - one file of a module. */
struct scan_module {
	char *path;	   /**< in the root, "lib/modules/6.1.0/kernel/fs/x.ko" */
	const char *place; /**< the same after the kernel's version: "kernel/fs/x.ko" */
	char name[64];
	bool bundled;	   /**< under kernel/: came with the kernel */
	bool in_tree;	   /**< says that it was built with the kernel */
	enum scan_signature signature;
	int error;	   /**< why it is MODULE_UNREAD, positive errno */
	char signer[128];  /**< common name of who signed it, or issued the signer's certificate */
	char key[132];	   /**< the key's serial number or identifier, in hexadecimal digits; "" when unknown */
};

/** struct scan_kernel - the modules of one kernel version. */
struct scan_kernel {
	const char *version;
	struct scan_module *modules;
	size_t count, room;
	const struct scan_module *own; /**< one that is signed as most of its bundled ones are; NULL: most have no common key */
	size_t bundled, unsigned_bundled;
};

/** scan_kernel_read() - find and read the modules in the directory @version of @base; both stay with the caller. */
void scan_kernel_read(struct scan *scan, const char *base, const char *version, struct scan_kernel *kernel);

/** scan_kernel_free() - empty it. */
void scan_kernel_free(struct scan_kernel *kernel);

/** scan_modules_inspect() - read the signatures of @count files, on all processors; fills what comes after bundled. */
void scan_modules_inspect(const struct scan *scan, struct scan_module *modules, size_t count);

/** scan_product() - whose module it is, "NVIDIA's driver", by its name; NULL: nobody known. */
const char *scan_product(const char *name);

/* ---- keys (scan_keys.c) */

/** enum scan_held - does this kernel hold a key that modules may be signed by? */
enum scan_held {
	KEY_HELD,     /**< it does */
	KEY_NOT_HELD, /**< it does not */
	KEY_NAMESAKE, /**< one of that name is there; that it is the same cannot be told */
	KEY_PLATFORM, /**< only the firmware's keys have it: it counts where the kernel looks at them for modules */
	KEY_NO_NAME,  /**< none of that name is there; one whose certificate was issued under it may be */
	KEY_UNSEEN    /**< the kernel's keyrings cannot be read */
};

/** struct scan_keys - the kernel's keys. */
struct scan_keys {
	struct scan_key *keys;
	size_t count, room;
	bool seen;
	size_t owners;		   /**< how many of them the machine's owner or firmware brought: in .machine or .platform */
	struct scan_names proven; /**< keys, as in struct scan_module, that a loaded and trusted module was signed by */
};

/** scan_keys_read() - of the running kernel; for an image none is seen. */
void scan_keys_read(struct scan *scan, struct scan_keys *keys);

/** scan_keys_hold() - @own: what the kernel's own modules are signed by, or NULL. */
enum scan_held scan_keys_hold(const struct scan_keys *keys, const struct scan_module *module, const struct scan_module *own);

/** scan_keys_free() - empty it. */
void scan_keys_free(struct scan_keys *keys);

/* ---- loaded modules (scan_loaded.c) */

/** struct scan_loaded - what is loaded now. */
struct scan_loaded {
	struct scan_names trusted;   /**< their signatures were good */
	struct scan_names distrusted; /**< the kernel says that they have none, or none that it trusts */
};

/** scan_loaded_read() - of the running kernel. */
void scan_loaded_read(struct scan *scan, struct scan_loaded *loaded);

/** scan_loaded_free() - empty it. */
void scan_loaded_free(struct scan_loaded *loaded);

#endif
