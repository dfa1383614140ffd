// SPDX-License-Identifier: GPL-2.0-only
/* Race it: a thousand processes at every kind of gated call while `kernlock enforce --seal` runs. */
#include <errno.h>
#include <fcntl.h>
#include <linux/module.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "race.h"

#if ON_X86
#include <sys/io.h>

#define PROCESSES 1000
#define CALLS_BEFORE 1
#define ALL_CALLS_BEFORE 2000
#define NAP 20000 /* or a thousand of them leave nothing to kernlock on two slow processors */
#define SAFE_MSR 0x174

static uint32_t asked_function;

static bool opens(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && !close(fd);
}

static bool memory_works(void)
{
	return opens("/dev/mem");
}

static bool kcore_works(void)
{
	return opens("/proc/kcore");
}

static bool ports_work(void)
{
	return !ioperm(0x80, 1, 1) && !ioperm(0x80, 1, 0);
}

/* The file is open before; what is in the register is written to it. */
static bool msr_works(void)
{
	static int fd = -1;
	uint64_t value;

	if (fd < 0)
		fd = open("/dev/cpu/0/msr", O_RDWR | O_CLOEXEC);
	return pread(fd, &value, sizeof(value), SAFE_MSR) == sizeof(value) &&
	       pwrite(fd, &value, sizeof(value), SAFE_MSR) == sizeof(value);
}

/* Nothing that is a module: who may load one hears that, others EPERM. */
static bool module_works(void)
{
	static const char zeros[4096];

	return syscall(SYS_init_module, zeros, sizeof(zeros), "") && errno == ENOEXEC;
}

/* A flag that there is not: who may load a kernel hears that, others EPERM. */
static bool kexec_works(void)
{
	return syscall(SYS_kexec_load, 0, 0, NULL, 0x8000) && errno == EINVAL;
}

static bool loaded(int fd)
{
	return fd >= 0 && !close(fd);
}

static bool verdict_works(void)
{
	const struct bpf_insn code[] = {SET(BPF_REG_0, 0), EXIT()};
	struct program program = PROGRAM(TRACING, code);

	program.attach = BPF_MODIFY_RETURN;
	program.function = asked_function;
	return loaded(load_program(&program));
}

/*
 * No program that calls a gated BPF helper: the kernel's verifier asks about it twice, and follows a null pointer
 * (do_misc_fixups()) when the answer changes in between, under its own lockdown as well.
 */
static const struct trial trials[] = {
	{"/dev/mem", memory_works, EPERM, NAP},     {"/proc/kcore", kcore_works, EPERM, NAP}, {"ioperm", ports_work, EPERM, NAP},
	{"MSR write", msr_works, EPERM, NAP},       {"init_module", module_works, EPERM, NAP}, {"kexec_load", kexec_works, EPERM, NAP},
	{"fmod_ret load", verdict_works, EPERM, NAP},
};

/*
 * Sealing is refused while some process has a program loaded that could overrule: one that was before the mode has
 * to let go first. Nothing new can be loaded, so that ends.
 */
static int seal_at_last(unsigned *times)
{
	int status;

	for (*times = 0; *times < 100; ++*times) {
		status = KERNLOCK("seal");
		if (!status)
			return 0;
		usleep(100000);
	}
	return status;
}

static struct outcome judge(const struct race *race, uint64_t before, uint64_t returned, unsigned waited)
{
	const struct seen sum = race_sum(race);
	const uint64_t first = race_first_refused(race);
	const int late = race_worked_after(race, returned), half = race_worked_after(race, first);

	if (!sum.refused || before < ALL_CALLS_BEFORE)
		return broken("%llu calls worked before, %llu were refused", (unsigned long long)before, (unsigned long long)sum.refused);
	if (late >= 0)
		return done("%s worked after kernlock had returned", race->trials[late % race->trials_count].name);
	if (half >= 0)
		return done("%s worked after another was refused", race->trials[half % race->trials_count].name);
	errno = 0;
	return refused("%u processes: %llu calls worked before, %llu refused, %llu other; sealed at try %u", race->count,
		       (unsigned long long)before, (unsigned long long)sum.refused, (unsigned long long)sum.other, waited + 1);
}

struct outcome race_hammer(void)
{
	struct race race;
	struct outcome outcome;
	uint64_t before, returned;
	unsigned waited = 0;
	int status;

	write_text("/proc/sys/kernel/printk", "1");
	asked_function = btf_function("security_locked_down");
	if (!race_start(&race, trials, ARRAY_SIZE(trials), PROCESSES))
		return broken("no process could be started: %s", strerror(errno));
	if (!race_all_worked(&race, CALLS_BEFORE, 90)) {
		race_stop(&race);
		return broken("not every process had %d calls that worked", CALLS_BEFORE);
	}
	before = race_sum(&race).worked;
	status = KERNLOCK("enforce", "--yes", "--seal", "confidentiality");
	returned = now();
	if (status && strstr(race_said, "in force, and not sealed"))
		status = seal_at_last(&waited), waited++;
	if (status || !race_all_refused(&race, 60))
		outcome = broken("kernlock ended with %d: %.100s", status, race_said);
	else
		outcome = judge(&race, before, returned, waited);
	race_stop(&race);
	return outcome;
}
#endif
