// SPDX-License-Identifier: GPL-2.0-only
/*
 * When kernlock starts. The hook that decides is there as soon as the kernel command line is
 * read, before ACPI tables of an initrd are; the others before the first program.
 */
#define pr_fmt(fmt) "kernlock: " fmt

#include <linux/init.h>
#include <linux/jump_label.h>
#include <linux/lsm_hooks.h>
#include <linux/printk.h>

#include "kernlock.h"

static bool is_listed __initdata;
static bool is_started __initdata;

static int __init ask_for(const char *text)
{
	struct kernlock_wish wish;

	kernlock_read_wish(text, &wish);
	kernlock_hold_at_boot(&wish, text);
	/* Since Linux 6.12 hooks are static calls, which some machines cannot change yet. */
	if (static_key_initialized)
		kernlock_add_decider();
	if (is_started)
		kernlock_add_guards();
	return 0;
}

static int __init boot_parameter(char *text)
{
	return ask_for(text ? text : "");
}
early_param(KERNLOCK_NAME, boot_parameter);

/* Runs before the command line is read on kernels before 6.12, and after it since. */
static int __init start(void)
{
	if (*CONFIG_SECURITY_KERNLOCK_DEFAULT)
		ask_for(CONFIG_SECURITY_KERNLOCK_DEFAULT);
	kernlock_add_decider();
	kernlock_add_guards();
	is_started = true;
	return 0;
}

DEFINE_EARLY_LSM(kernlock) = {
	.name = KERNLOCK_NAME,
	.init = start,
};

/* Only called when lsm=, or CONFIG_LSM, names it. */
static int __init note_listed(void)
{
	is_listed = true;
	return 0;
}

DEFINE_LSM(kernlock) = {
	.name = KERNLOCK_NAME,
	.init = note_listed,
};

static int __init say_what_is_in_force(void)
{
	static struct kernlock_state state __initdata;

	if (!is_listed && !kernlock_is_asked()) {
		pr_notice("inactive: lsm= does not name it, and no kernlock=MODE asks for it\n");
		return 0;
	}
	if (!is_listed)
		pr_notice("lsm= does not name it, but a mode was asked for\n");
	kernlock_state(&state);
	if (!state.policy.mode[0])
		pr_info("no mode is in force\n");
	else
		pr_info("mode %s is in force: %lu reasons refused, %lu audited\n",
			state.policy.mode, hweight64(state.policy.deny),
			hweight64(state.policy.audit));
	return kernlock_make_files();
}
fs_initcall(say_what_is_in_force);
