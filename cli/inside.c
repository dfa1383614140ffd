// SPDX-License-Identifier: GPL-2.0-only
/*
 * `kernlock inside`: who already has what a mode would refuse.
 */
#include "inside.h"

#include <unistd.h>

#include "mode_files.h"
#include "verb.h"

static enum exit_status judge(const struct inside_list *list)
{
	if (inside_remaining(list) > inside_unknown(list))
		return STATUS_OPEN;
	return inside_remaining(list) ? STATUS_UNKNOWN : STATUS_OK;
}

static void tell(const struct out *out, const struct inside_list *list)
{
	const size_t remaining = inside_remaining(list), unknown = inside_unknown(list);

	out_say(out, "%zu inside, %zu unknown, %zu that will stop by itself.\n\n", remaining - unknown, unknown,
		list->count + list->lost - remaining);
	inside_print(out, list);
	out_json(out, json_pack("{s:o}", "already_inside", inside_json(list)));
}

static enum exit_status look(const struct out *out, kl_u64 reasons)
{
	struct inside_view *view = inside_open(reasons);
	struct inside_list list = {0};
	enum exit_status status;

	if (!view) {
		out_error(out, "failure", "out of memory");
		return STATUS_FAILED;
	}
	inside_find(view, &list);
	inside_close(view);
	tell(out, &list);
	status = judge(&list);
	inside_free(&list);
	return status;
}

static enum exit_status run_inside(const struct invocation *call)
{
	struct policy policy = {.deny = ALL_REASONS};

	if (call->count) {
		const enum exit_status status = mode_load_or_tell(call->out, call->arguments[0], &policy);

		if (status != STATUS_OK)
			return status;
	}
	if (geteuid() != 0) {
		out_error(call->out, "permission", "only root may look into other programs");
		return STATUS_FAILED;
	}
	return look(call->out, policy.deny);
}

#define KIND_TEXT(SYMBOL, name, reasons, cure) "_" name "_\n\t" cure "\n\n"

const struct verb verb_inside = {
	.name = "inside",
	.usage = "[MODE]",
	.summary = "Show who already has what a mode would refuse",
	.manual = "The kernel asks whether it is locked down when something is opened, mapped or loaded: what was there before goes on "
		  "working. This lists it, with process and program, and changes nothing; with _MODE_ only what goes around a reason that "
		  "it refuses. *enforce* and *raise* show the same beforehand; their *--strict*, and that of *seal*, refuse to go on while "
		  "anything remains.\n\n"
		  "_inside_ goes on whatever the mode says. _unknown_ may, and could not be seen: never ok. _will stop_ (_stops_ under "
		  "*--json*) is not inside: the kernel asks again at each use, so the program will be refused. Files are known by device "
		  "and file system, not by path. Not seen at all: a file that is handed from process to process while kernlock looks, "
		  "perf events, and what code in the kernel hides.\n\n"
		  "Under *--json* _already\\_inside_ is an array of {_kind_, _state_, _reasons_ (array), _pid_, _program_, _exe_ (these three "
		  "null where nobody is known), _what_, _more_ (how many more of the kind the same process has), _cure_}; *enforce* and "
		  "*raise* have the same array beside their other keys, and beside _error_ when *--strict* refuses.\n\n"
		  "Exit status 3: somebody is inside; 4: nobody is for sure, something is unknown. Kinds, and what to do:\n\n" INSIDE_KINDS(KIND_TEXT),
	.least = 0,
	.most = 1,
	.words = WORDS_MODES,
	.run = run_inside,
};
