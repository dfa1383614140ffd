// SPDX-License-Identifier: GPL-2.0-only
/* Switch off the machinery: processors, sleep, and how the kernel compiles BPF. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "attacks.h"
#include "escape.h"

#define SECOND_CPU "/sys/devices/system/cpu/cpu1/online"
#define WAKE "/sys/class/rtc/rtc0/wakealarm"

static struct outcome set_and_back(const char *path, const char *value)
{
	char former[32];
	struct outcome outcome;

	if (read_text(path, former, sizeof(former)) <= 0)
		return absent("no %s", path);
	step(!write_text(path, value), "write");
	outcome = verdict();
	write_text(path, former);
	return outcome;
}

struct outcome attack_jit_enable(void)
{
	return set_and_back("/proc/sys/net/core/bpf_jit_enable", "0");
}

struct outcome attack_jit_harden(void)
{
	return set_and_back("/proc/sys/net/core/bpf_jit_harden", "2");
}

struct outcome attack_jit_limit(void)
{
	return set_and_back("/proc/sys/net/core/bpf_jit_limit", "4096");
}

struct outcome attack_jit_kallsyms(void)
{
	return set_and_back("/proc/sys/net/core/bpf_jit_kallsyms", "1");
}

static bool go_to_cpu(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	return !sched_setaffinity(0, sizeof(cpus), &cpus);
}

/* Come, asked there, and gone; and once more. */
struct outcome attack_hotplug(void)
{
	struct outcome outcome = broken("never switched on");

	if (access(SECOND_CPU, W_OK))
		return absent("no second processor that can be switched on and off");
	for (int i = 0; i < 2 && outcome.result != RESULT_DONE; i++) {
		step(!write_text(SECOND_CPU, "1"), "switching a processor on");
		step(go_to_cpu(1), "running there");
		outcome = verdict();
		step(go_to_cpu(0), "running on the first");
		step(!write_text(SECOND_CPU, "0"), "switching it off again");
		if (outcome.result != RESULT_DONE)
			outcome = verdict();
	}
	return outcome;
}

/* To memory; the clock wakes it. This QEMU cannot be woken from s2idle ("freeze"). */
struct outcome attack_suspend(void)
{
	char states[64];

	if (read_text("/sys/power/state", states, sizeof(states)) <= 0 || !strstr(states, "mem"))
		return absent("this machine cannot suspend to memory");
	if (write_text(WAKE, "0") || write_text(WAKE, "+2"))
		return absent("nothing would wake it");
	step(!write_text("/sys/power/state", "mem"), "suspend");
	return verdict();
}
