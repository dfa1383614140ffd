// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock boot`: what kernlock.service runs: puts in force what kernlock.conf says.
 */
#include <string.h>

#include "../lang/soundness.h"
#include "configured.h"
#include "mode_files.h"
#include "verb.h"

enum { OPTION_CHECK };

extern const struct verb verb_enforce;

static enum exit_status tell_fault(const struct out *out, const struct configured *configured)
{
	char text[640];

	mode_error_text(&configured->error, text, sizeof(text));
	out_error(out, "config", "%s", text);
	return configured->state == CONFIG_UNREAD ? STATUS_UNKNOWN : STATUS_USAGE;
}

static enum exit_status tell_nothing(const struct out *out, const char *why)
{
	out_say(out, "Nothing is put in force: %s.\n", why);
	out_json(out, json_pack("{s:n, s:s}", "mode", "why", why));
	return STATUS_OK;
}

/* Says @option to @verb. Return: whether the verb has it. */
static bool give(struct invocation *call, const struct verb *verb, const char *option)
{
	for (int i = 0; verb->options[i].name; i++)
		if (!strcmp(verb->options[i].name, option)) {
			call->given[i] = true;
			return true;
		}
	return false;
}

/* As `kernlock enforce --yes MODE`, with each switch as the option of its name. */
static enum exit_status enforce(struct out *out, const struct config *config)
{
	char mode[POLICY_MODE_SIZE];
	char *const arguments[] = {strcpy(mode, config->mode)};
	struct invocation call = {.out = out, .count = 1, .arguments = arguments};

	give(&call, &verb_enforce, "yes");
	for (int i = CONFIG_MODE + 1; i < CONFIG_KEY_COUNT; i++)
		if (config->switched_on[i] && !give(&call, &verb_enforce, config_keys[i].name)) {
			out_error(out, "config", "`enforce` has no option --%s; nothing was changed", config_keys[i].name);
			return STATUS_FAILED;
		}
	return verb_enforce.run(&call);
}

static enum exit_status check(const struct out *out, const struct configured *configured)
{
	char text[CONFIGURED_TEXT];

	if (configured->state == CONFIG_BROKEN || configured->state == CONFIG_UNREAD)
		return tell_fault(out, configured);
	out_tone(out, configured_text(configured, text), "At boot: %s", text);
	out_say(out, "\n");
	if (configured->state == CONFIG_SOUND && soundness_is_weaker(&configured->policy))
		out_tone(out, TONE_DOUBT, "'%s' is weaker than integrity: `kernlock modes --check %s` tells what that costs.\n",
			 configured->config.mode, configured->config.mode);
	if (configured->rescue)
		out_tone(out, TONE_DOUBT, configured->rescue > 0 ? RESCUE_WORD " is on the kernel command line of this boot.\n"
								 : "/proc/cmdline cannot be read.\n");
	out_json(out, json_pack("{s:o, s:s, s:o}", "configured", configured_json(configured), "unit", unit_word(configured->unit),
				"rescue", rescue_json(configured)));
	return STATUS_OK;
}

static enum exit_status run_boot(const struct invocation *call)
{
	struct configured configured;

	configured_read(&configured);
	if (call->given[OPTION_CHECK])
		return check(call->out, &configured);
	if (configured.rescue < 0) {
		out_error(call->out, "failure", "cannot read /proc/cmdline, so whether " RESCUE_WORD " is there is unknown: %s; "
						"nothing was changed", strerror(-configured.rescue));
		return STATUS_FAILED;
	}
	if (configured.rescue)
		return tell_nothing(call->out, "the rescue word " RESCUE_WORD " is on the kernel command line");
	if (configured.state == CONFIG_ABSENT)
		return tell_nothing(call->out, "there is no " CONFIG_FILE);
	if (configured.state != CONFIG_SOUND)
		return tell_fault(call->out, &configured);
	return enforce(call->out, &configured.config);
}

const struct verb verb_boot = {
	.name = "boot",
	.usage = "[--check]",
	.summary = "Put in force what kernlock.conf says, as at boot",
	.manual = "What _kernlock.service_ runs early at boot: as *enforce --yes*, with the mode and the seal that "
		  "_/etc/kernlock/kernlock.conf_ names; see *kernlock.conf*(5). Without that file it does nothing and exits 0. A fault in "
		  "the file, or in the mode that it names, is told by file, line and column, and nothing is put in force.\n\n"
		  "With the word _kernlock=off_ on the kernel command line it does nothing, says so and exits 0: the rescue "
		  "from a mode that does not let the machine boot. The word counts as /proc/cmdline shows it. Root can mount another file over "
		  "that, but before the seal root can do anything; afterwards the word does nothing.\n\n"
		  "*--check* puts nothing in force: it says what the next boot would do, and finds every fault that it would find. Use "
		  "it after each change of the file. It cannot tell what the next kernel may lack: see *status*.",
	.options = {[OPTION_CHECK] = {"check", "only tell what it would do, and what is wrong", NULL}},
	.run = run_boot,
};
