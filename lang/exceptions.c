// SPDX-License-Identifier: GPL-2.0-only
#include "exceptions.h"

#include <stdio.h>
#include <string.h>

/* What of @exception's reasons @policy says for the same path as well, at least as strictly. */
static kl_u64 also_said(const struct policy *policy, const struct exception *exception)
{
	kl_u64 reasons = 0;

	for (kl_u32 i = 0; i < policy->exception_count; i++) {
		const struct exception *const each = &policy->exceptions[i];

		if (exception_same_path(each, exception) && each->action >= exception->action)
			reasons |= each->reasons;
	}
	return exception->reasons & reasons;
}

/* Whether @policy already lets pass for the same program what @exception does, at most as strictly. */
static kl_u64 also_open(const struct policy *policy, const struct exception *exception)
{
	kl_u64 reasons = ~policy->deny;

	for (kl_u32 i = 0; i < policy->exception_count; i++)
		if (exception_same_path(&policy->exceptions[i], exception))
			reasons |= policy->exceptions[i].reasons;
	return exception->reasons & reasons;
}

static bool has_same(const struct policy *policy, const struct exception *exception)
{
	for (kl_u32 i = 0; i < policy->exception_count; i++) {
		const struct exception *const each = &policy->exceptions[i];

		if (exception_same_path(each, exception) && each->action == exception->action && each->reasons == exception->reasons)
			return true;
	}
	return false;
}

bool exceptions_same(const struct policy *a, const struct policy *b)
{
	if (a->exception_count != b->exception_count)
		return false;
	for (kl_u32 i = 0; i < a->exception_count; i++)
		if (!has_same(b, &a->exceptions[i]))
			return false;
	return true;
}

kl_u64 exceptions_opened(const struct policy *now, const struct policy *wanted)
{
	kl_u64 opened = 0;

	for (kl_u32 i = 0; i < wanted->exception_count; i++)
		if (wanted->exceptions[i].kind == EXCEPTION_EXE)
			opened |= wanted->exceptions[i].reasons & ~also_open(now, &wanted->exceptions[i]);
	for (kl_u32 i = 0; i < now->exception_count; i++) {
		const struct exception *const each = &now->exceptions[i];

		if (each->kind == EXCEPTION_CGROUP && each->action == ACTION_DENY)
			opened |= each->reasons & ~wanted->deny & ~also_said(wanted, each);
	}
	return opened;
}

void exceptions_raise(struct policy *policy, kl_u64 reasons)
{
	kl_u32 kept = 0;

	for (kl_u32 i = 0; i < policy->exception_count; i++) {
		policy->exceptions[i].reasons &= ~reasons;
		if (policy->exceptions[i].reasons)
			policy->exceptions[kept++] = policy->exceptions[i];
	}
	memset(policy->exceptions + kept, 0, (policy->exception_count - kept) * sizeof(struct exception));
	policy->exception_count = kept;
}

bool exceptions_bound(const struct policy *policy)
{
	for (kl_u32 i = 0; i < policy->exception_count; i++)
		if (!exception_is_bound(&policy->exceptions[i]))
			return false;
	return true;
}

const char *binding_text(enum binding binding)
{
	switch (binding) {
	case BINDING_NONE:
		return "not bound";
	case BINDING_INODE:
		return "bound by inode, size and change time";
	case BINDING_DIGEST:
		return "bound by its content (fs-verity)";
	}
	return "unknown";
}

/* What others can do to a process although they may not trace it. */
static const struct {
	kl_u64 while_open; /**< said where the mode does not refuse all of these; 0: always */
	kl_u64 for_reasons; /**< said of exceptions for one of these; 0: of all */
	const char *text;
} risks_of_exe[] = {
	{0, 0, "Whoever runs it as root has what it does: by its arguments, its input, its environment and every file that it "
	       "obeys, and by its own faults; what it opens and leaves open for programs that it starts, they have too."},
	{0, REASON_BIT(REASON_MODULE_SIGNATURE) | REASON_BIT(REASON_KEXEC),
	 "What it loads is a file that its caller names: unless it checks that file itself, this is open to root."},
	{REASON_BIT(REASON_BPF_TRACING), 0,
	 "The mode does not refuse bpf-tracing: a BPF program of root may read its memory and answer its system calls."},
	{REASON_BIT(REASON_BPF_WRITE_USER), 0,
	 "The mode does not refuse bpf-write-user: a BPF program of root may write its memory."},
	{0, 0, "Swapped out, its memory is on a disk that root can write."},
};

enum { RISKS_OF_EXE = sizeof(risks_of_exe) / sizeof(risks_of_exe[0]) };

static void add_text(char text[EXCEPTION_LEFT], const char *more)
{
	const size_t used = strlen(text);

	snprintf(text + used, EXCEPTION_LEFT - used, "%s%s", used ? " " : "", more);
}

static void add_risks_of_exe(const struct policy *policy, const struct exception *exception, char text[EXCEPTION_LEFT])
{
	for (int i = 0; i < RISKS_OF_EXE; i++) {
		const bool open = !risks_of_exe[i].while_open || risks_of_exe[i].while_open & ~policy->deny;
		const bool meant = !risks_of_exe[i].for_reasons || risks_of_exe[i].for_reasons & exception->reasons;

		if (open && meant)
			add_text(text, risks_of_exe[i].text);
	}
	if (exception->file.binding == BINDING_INODE)
		add_text(text, "Without fs-verity, root changes its content unseen by writing the disk beneath the file system, or by "
			       "setting the clock to the same change time.");
}

void exception_left(const struct policy *policy, const struct exception *exception, char text[EXCEPTION_LEFT])
{
	*text = '\0';
	if (exception->kind == EXCEPTION_EXE)
		add_risks_of_exe(policy, exception, text);
	else
		add_text(text, "Whoever may move a process out of the cgroup, as root of the host may, is not held by it, and a cgroup "
			       "that is removed and made again is another one: it holds services and containers, not root.");
}
