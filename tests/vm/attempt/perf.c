// SPDX-License-Identifier: GPL-2.0-only
/* Counting, sampling and probing with perf. */
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__) || defined(__aarch64__)
#include <asm/perf_regs.h>
#endif

#include "attempt.h"
#include "attempts.h"

#if defined(__x86_64__) || defined(__i386__)
#define PROGRAM_COUNTER (1ULL << PERF_REG_X86_IP)
#elif defined(__aarch64__)
#define PROGRAM_COUNTER (1ULL << PERF_REG_ARM64_PC)
#else
#define PROGRAM_COUNTER 1ULL
#endif

#define RING_PAGES 8
#define KPROBE_PMU "/sys/bus/event_source/devices/kprobe/type"

static int open_event(struct perf_event_attr *attr)
{
	attr->size = sizeof(*attr);
	return syscall(SYS_perf_event_open, attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

struct outcome try_kprobe_perf(void)
{
	struct perf_event_attr attr = {.config1 = (uintptr_t)"do_sys_openat2"};
	uint64_t hits = 0;
	char type[16];
	int fd;

	if (read_text(KPROBE_PMU, type, sizeof(type)) < 0)
		return absent("no kprobes in this kernel");
	attr.type = atoi(type);
	fd = open_event(&attr);
	if (fd < 0)
		return refused("perf_event_open");
	close(open("/dev/null", O_RDONLY | O_CLOEXEC));
	if (read(fd, &hits, sizeof(hits)) != sizeof(hits) || !hits)
		return broken("the probe was never hit");
	return done("it went off in do_sys_openat2");
}

/* Enters the kernel again and again for a while. */
static void be_busy(void)
{
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		close(open("/proc/self/status", O_RDONLY | O_CLOEXEC));
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < 300);
}

/* The first word, @skip words into a sample, that is an address in the kernel; 0 when none is. */
static uint64_t first_kernel_address(const char *ring, size_t skip)
{
	const struct perf_event_mmap_page *control = (const void *)ring;
	const size_t page = sysconf(_SC_PAGESIZE);
	uint64_t at = 0;

	while (at + sizeof(struct perf_event_header) <= control->data_head && at < RING_PAGES * page) {
		const struct perf_event_header *header = (const void *)(ring + page + at);
		const uint64_t *words = (const void *)(header + 1);

		if (header->type == PERF_RECORD_SAMPLE && (int64_t)words[skip] < 0)
			return words[skip];
		if (!header->size)
			break;
		at += header->size;
	}
	return 0;
}

/* A kernel address that the timer sampled; 0 and errno when refused, 1 when there was none. */
static uint64_t sample(struct perf_event_attr *attr, size_t skip)
{
	const size_t size = (1 + RING_PAGES) * sysconf(_SC_PAGESIZE);
	const int fd = open_event(attr);
	uint64_t address;
	char *ring;

	if (fd < 0)
		return 0;
	ring = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ring == MAP_FAILED)
		return 0;
	be_busy();
	ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
	address = first_kernel_address(ring, skip);
	return address ? address : 1;
}

struct outcome try_perf_registers(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = 1000000,
		.sample_type = PERF_SAMPLE_REGS_INTR,
		.sample_regs_intr = PROGRAM_COUNTER,
	};
	const uint64_t address = sample(&attr, 1);

	if (address == 1)
		return broken("no sample in the kernel");
	return address ? done("the kernel was at %#llx", (unsigned long long)address) : refused("perf_event_open");
}

struct outcome try_perf_sample(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = 1000000,
		.sample_type = PERF_SAMPLE_IP,
	};

	return done_or_refused(sample(&attr, 0), "perf_event_open, mmap");
}

struct outcome try_perf_counter(void)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_TASK_CLOCK};
	const int fd = open_event(&attr);
	uint64_t count = 0;

	if (fd < 0)
		return refused("perf_event_open");
	/* The clock may tick as seldom as the timer does. */
	for (int tries = 0; tries < 100000 && !count; tries++)
		if (read(fd, &count, sizeof(count)) != sizeof(count))
			return refused("read the counter");
	if (!count)
		return broken("nothing was counted");
	return done("%llu ns counted", (unsigned long long)count);
}
