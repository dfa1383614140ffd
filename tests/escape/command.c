// SPDX-License-Identifier: GPL-2.0-only
/* Lower it by its own command (bpf/engine_config.h), well and badly formed. */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../bpf/engine_config.h"
#include "attacks.h"
#include "escape.h"
#include "tools.h"

#define PAGE 4096

static bool is_here(void)
{
	struct engine_program programs[MOST_PROGRAMS];

	return engine_programs(programs);
}

static bool send_sized(const void *command, size_t size)
{
	return syscall(SYS_bpf, ENGINE_COMMAND, command, size) < 0 && errno == ENGINE_DONE;
}

static bool send(const struct engine_command *command)
{
	return send_sized(command, sizeof(*command));
}

struct outcome attack_command_release(void)
{
	if (!is_here())
		return no_engine();
	step(send(&(struct engine_command){.operation = ENGINE_RELEASE}), "ENGINE_RELEASE");
	return verdict();
}

/* The attributes end at every length there is, and beyond what the kernel takes. */
struct outcome attack_command_sizes(void)
{
	static union {
		struct engine_command command;
		char bytes[2 * PAGE];
	} attributes = {.command = {.operation = ENGINE_RELEASE}};
	bool any = false;

	if (!is_here())
		return no_engine();
	for (size_t size = 0; size <= sizeof(attributes); size += size < 160 ? 1 : 512)
		any |= send_sized(&attributes, size);
	any |= send_sized(&attributes, 0xffffffff) | send_sized(NULL, 0) | send_sized(NULL, sizeof(attributes.command));
	step(any, "ENGINE_RELEASE of every size");
	return verdict();
}

/* What is not asked for set to ones, and every operation that there is not. */
struct outcome attack_command_garbage(void)
{
	struct engine_command command;
	bool any = false;

	if (!is_here())
		return no_engine();
	for (uint32_t operation = 0; operation < 64; operation++) {
		if (operation == ENGINE_SEAL || operation == ENGINE_RAISE || operation == ENGINE_RELEASE)
			continue;
		memset(&command, operation & 1 ? 0xff : 0, sizeof(command));
		command.operation = operation;
		any |= send(&command);
		command.operation = operation << 16 | ENGINE_RELEASE;
		any |= operation && send(&command);
	}
	step(any, "a command of garbage");
	return verdict();
}

/* Nothing more is refused, and it is called otherwise; an empty name gives it back its own. */
struct outcome attack_command_raise(void)
{
	struct engine_command command = {.operation = ENGINE_RAISE};
	struct outcome outcome;

	if (!is_here())
		return no_engine();
	memcpy(&command.name_begin, "none", 4);
	step(send(&command), "ENGINE_RAISE");
	outcome = verdict();
	command.name_begin = 0;
	send(&command);
	return outcome;
}

struct outcome attack_command_activate(void)
{
	if (!is_here())
		return no_engine();
	step(send(&(struct engine_command){.operation = ENGINE_ACTIVATE}), "ENGINE_ACTIVATE");
	return verdict();
}

/* As if it were a trial: with a limit, kept, ended. */
struct outcome attack_command_trial(void)
{
	if (!is_here())
		return no_engine();
	step(send(&(struct engine_command){.operation = ENGINE_ACTIVATE, .deny = {1}}), "ENGINE_ACTIVATE for a nanosecond");
	step(send(&(struct engine_command){.operation = ENGINE_KEEP}), "ENGINE_KEEP");
	step(send(&(struct engine_command){.operation = ENGINE_REVERT}), "ENGINE_REVERT");
	return verdict();
}

static int release_inside(void)
{
	return send(&(struct engine_command){.operation = ENGINE_RELEASE}) ? 0 : 1;
}

struct outcome attack_command_userns(void)
{
	if (!is_here())
		return no_engine();
	in_child(CLONE_NEWUSER | CLONE_NEWNS, release_inside);
	return verdict();
}

struct outcome attack_command_namespaces(void)
{
	if (!is_here())
		return no_engine();
	in_child(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC, release_inside);
	return verdict();
}

#ifdef __x86_64__
#define SYS_BPF_32 357

static long bpf_32(uint32_t command, const void *attributes, uint32_t size)
{
	long answer;

	__asm__ volatile("int $0x80"
			 : "=a"(answer)
			 : "a"(SYS_BPF_32), "b"(command), "c"((uint32_t)(uintptr_t)attributes), "d"(size)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)answer;
}

struct outcome attack_command_32(void)
{
	struct engine_command *command = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long answer;

	if (!is_here())
		return no_engine();
	command->operation = ENGINE_RELEASE;
	answer = bpf_32(ENGINE_COMMAND, command, sizeof(*command));
	errno = (int)-answer;
	step(answer == -ENGINE_DONE, "ENGINE_RELEASE");
	return verdict();
}

/* PROG_DETACH, by the calls of a 32-bit program. */
struct outcome attack_detach_32(void)
{
	union bpf_attr *attr = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct engine_program programs[MOST_PROGRAMS];
	unsigned count = engine_programs(programs);

	if (!count)
		return no_engine();
	while (count--) {
		long answer;

		attr->target_fd = root_cgroup();
		attr->attach_bpf_fd = program_by_id(programs[count].id);
		attr->attach_type = programs[count].type;
		answer = bpf_32(BPF_PROG_DETACH, attr, sizeof(*attr));
		errno = (int)-answer;
		step(!answer, "PROG_DETACH");
	}
	return verdict();
}
#else
struct outcome attack_command_32(void)
{
	return absent("no 32-bit calls here");
}

struct outcome attack_detach_32(void)
{
	return absent("no 32-bit calls here");
}
#endif
