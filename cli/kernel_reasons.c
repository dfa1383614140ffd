// SPDX-License-Identifier: GPL-2.0-only
#include "kernel_reasons.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../lang/words.h"

static bool is_boundary(const char *enumerator)
{
	return !strcmp(enumerator, "LOCKDOWN_NONE") || !strcmp(enumerator, "LOCKDOWN_INTEGRITY_MAX") ||
	       !strcmp(enumerator, "LOCKDOWN_CONFIDENTIALITY_MAX");
}

/* Without that boundary every unnamed reason counts as integrity: refused in both modes. */
static int integrity_end(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_enum *each = btf_enum(type);

	for (unsigned i = 0; i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(btf, each[i].name_off), "LOCKDOWN_INTEGRITY_MAX"))
			return each[i].val;
	return INT_MAX;
}

static void list_unnamed(struct kernel_reasons *reasons, const char *enumerator, enum reason treat)
{
	if (reasons->unnamed_count < KERNEL_UNNAMED) {
		snprintf(reasons->unnamed[reasons->unnamed_count].name, sizeof(reasons->unnamed[0].name), "%s",
			 enumerator);
		reasons->unnamed[reasons->unnamed_count].treat = treat;
	}
	reasons->unnamed_count++;
}

static enum reason map_enumerator(struct kernel_reasons *reasons, const char *enumerator, bool integrity)
{
	const struct reason_words *row = reason_kernel_named(enumerator);
	const enum reason treat = integrity ? REASON_OTHER_INTEGRITY : REASON_OTHER_CONFIDENTIALITY;

	if (row)
		return row->id;
	if (!is_boundary(enumerator))
		list_unnamed(reasons, enumerator, treat);
	return treat;
}

int kernel_reasons_read(const struct btf *btf, struct kernel_reasons *reasons)
{
	const int id = btf__find_by_name_kind(btf, "lockdown_reason", BTF_KIND_ENUM);

	*reasons = (struct kernel_reasons){0};
	memset(reasons->reason_of, REASON_OTHER_INTEGRITY, sizeof(reasons->reason_of));
	if (id < 0)
		return -ENOENT;

	const struct btf_type *type = btf__type_by_id(btf, (unsigned)id);
	const struct btf_enum *each = btf_enum(type);
	const int end = integrity_end(btf, type);

	for (unsigned i = 0; i < btf_vlen(type); i++) {
		const char *enumerator = btf__name_by_offset(btf, each[i].name_off);
		const enum reason reason = map_enumerator(reasons, enumerator, each[i].val <= end);

		if (each[i].val >= 0 && each[i].val < ENGINE_KERNEL_NUMBERS)
			reasons->reason_of[each[i].val] = (kl_u8)reason;
		if (!is_boundary(enumerator))
			reasons->present |= REASON_BIT(reason);
	}
	return 0;
}

bool kernel_has_enumerator(const struct btf *btf, unsigned id, const char *name)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const struct btf_enum *each = btf_enum(type);

	for (unsigned i = 0; btf_is_enum(type) && i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(btf, each[i].name_off), name))
			return true;
	return false;
}

/* The kernel's flags of bpf(2) stand in enums without a name. */
bool kernel_seals_links(const struct btf *btf)
{
	for (unsigned id = 1; id < btf__type_cnt(btf); id++)
		if (kernel_has_enumerator(btf, id, "BPF_F_LINK_SEALED"))
			return true;
	return false;
}
