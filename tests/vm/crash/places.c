// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of a command's system calls differ. What can change something that outlives the process always does; other calls by
 * their number, what bpf(2) is asked for, the place in the command that they come from, and what was changed before.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "../../../bpf/engine_config.h"
#include "places.h"

#define ENGINE_OF(operation) (0x100l + (operation))
#define STACK_WORDS 512
#define STRETCH 64

/* The code of a task that is mapped from the file of this name. */
static struct range find_code(pid_t task, const char *name)
{
	unsigned long long begin, end;
	struct range range = {0};
	char path[40], line[512], execute;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", task);
	maps = fopen(path, "re");
	while (maps && fgets(line, sizeof(line), maps)) {
		if (strstr(line, name) && sscanf(line, "%llx-%llx %*c%*c%c", &begin, &end, &execute) == 3 && execute == 'x')
			range = (struct range){begin, end};
	}
	if (maps)
		fclose(maps);
	return range;
}

bool is_within(const struct range *range, unsigned long long address)
{
	return address >= range->begin && address < range->end;
}

/* The first two words of a command to the engine: operation, index. */
static long engine_command(pid_t task, const struct user_regs_struct *registers)
{
	if (registers->orig_rax != __NR_bpf || registers->rdi != ENGINE_COMMAND)
		return 0;
	return ptrace(PTRACE_PEEKDATA, task, registers->rsi, 0);
}

bool sends(pid_t task, const struct user_regs_struct *registers, unsigned operation)
{
	return operation && (unsigned)engine_command(task, registers) == operation;
}

/* What bpf(2) is asked for; the engine's own commands each by itself. */
static long request_of(pid_t task, const struct user_regs_struct *registers)
{
	const long command = engine_command(task, registers);

	if (registers->orig_rax != __NR_bpf)
		return 0;
	return command ? ENGINE_OF((kl_u32)command) : (long)registers->rdi;
}

/* Innermost place in the command itself; 0: none, it is a library's. The loader's are known by themselves. */
static unsigned long long site_of(const struct places *places, pid_t task, const struct user_regs_struct *registers)
{
	unsigned long long words[STACK_WORDS];
	struct iovec here = {words, sizeof(words)}, there = {(void *)registers->rsp, sizeof(words)};
	ssize_t size;

	if (is_within(&places->loader, registers->rip))
		return registers->rip - places->loader.begin;
	size = process_vm_readv(task, &here, 1, &there, 1, 0);
	for (ssize_t i = 0; i < size / (ssize_t)sizeof(*words); i++)
		if (is_within(&places->program, words[i]))
			return words[i] - places->program.begin;
	return 0;
}

/* What only asks, or makes what goes with its process. */
static bool bpf_stays(long request)
{
	switch (request) {
	case BPF_MAP_CREATE:
	case BPF_MAP_LOOKUP_ELEM:
	case BPF_MAP_UPDATE_ELEM:
	case BPF_MAP_GET_NEXT_KEY:
	case BPF_MAP_FREEZE:
	case BPF_PROG_GET_NEXT_ID:
	case BPF_MAP_GET_NEXT_ID:
	case BPF_BTF_GET_NEXT_ID:
	case BPF_LINK_GET_NEXT_ID:
	case BPF_PROG_GET_FD_BY_ID:
	case BPF_MAP_GET_FD_BY_ID:
	case BPF_BTF_GET_FD_BY_ID:
	case BPF_LINK_GET_FD_BY_ID:
	case BPF_ITER_CREATE:
	case BPF_OBJ_GET_INFO_BY_FD:
	case BPF_PROG_QUERY:
	case BPF_PROG_LOAD:
	case BPF_BTF_LOAD:
	case BPF_PROG_BIND_MAP:
	case ENGINE_OF(ENGINE_READ): return false;
	default: return true;
	}
}

/* Everything that is not known to leave no trace outside of its process. */
static bool can_change(const struct user_regs_struct *registers, long request)
{
	switch ((long)registers->orig_rax) {
	case __NR_bpf: return bpf_stays(request);
	case __NR_openat: return registers->rdx & (O_ACCMODE | O_CREAT | O_TRUNC);
	case __NR_ioctl: return registers->rsi != TCGETS && registers->rsi != TIOCGWINSZ;
	case __NR_fcntl: return registers->rsi == F_SETLK || registers->rsi == F_SETLKW;
	case __NR_read:
	case __NR_pread64:
	case __NR_lseek:
	case __NR_close:
	case __NR_dup:
	case __NR_access:
	case __NR_faccessat2:
	case __NR_newfstatat:
	case __NR_fstatfs:
	case __NR_readlinkat:
	case __NR_getdents64:
	case __NR_brk:
	case __NR_mmap:
	case __NR_mremap:
	case __NR_munmap:
	case __NR_mprotect:
	case __NR_arch_prctl:
	case __NR_set_tid_address:
	case __NR_set_robust_list:
	case __NR_rseq:
	case __NR_fsopen:
	case __NR_fsconfig:
	case __NR_fsmount:
	case __NR_prlimit64:
	case __NR_getrandom:
	case __NR_geteuid:
	case __NR_getpid:
	case __NR_uname:
	case __NR_sysinfo: return false;
	default: return true;
	}
}

static bool is_same(const struct place *place, const struct place *other)
{
	return place->site == other->site && place->number == other->number && place->request == other->request &&
	       place->changes == other->changes;
}

static struct place *find_place(struct places *places, const struct place *wanted)
{
	struct place *each = places->all;

	while (each < places->all + places->count && !is_same(each, wanted))
		each++;
	if (each == places->all + MOST_PLACES)
		return NULL;
	if (each == places->all + places->count)
		places->all[places->count++] = *wanted;
	return each;
}

void places_begin(struct places *places, pid_t task, const char *command)
{
	places->loader = find_code(task, "/ld-linux");
	places->program = find_code(task, command);
	places->changes = 0;
	for (int i = 0; i < places->count; i++)
		places->all[i].times = 0;
}

enum call_kind places_look(struct places *places, pid_t task, const struct user_regs_struct *registers, struct place **place)
{
	const struct place seen = {
		.number = (long)registers->orig_rax, .request = request_of(task, registers), .site = site_of(places, task, registers),
		.changes = places->changes,
	};

	if (seen.request == BPF_PROG_LOAD)
		return CALL_LOADS;
	if (can_change(registers, seen.request)) {
		places->changes++;
		return CALL_CHANGES;
	}
	*place = find_place(places, &seen);
	if (!*place)
		return CALL_CHANGES;
	return (*place)->times++ % STRETCH ? CALL_ALIKE : CALL_FIRST;
}

bool place_is_fresh(struct place *place)
{
	const int stretch = place->times / STRETCH + 1;
	const bool fresh = stretch > place->failed;

	if (fresh)
		place->failed = stretch;
	return fresh;
}
