// SPDX-License-Identifier: GPL-2.0-only
/*
 * count hot SAMPLES             instructions of each hot path: NAME <TAB> LEAST <TAB> MOST
 * count ioperm done|refused     of one ioperm(2) that ends so
 * count command RUNS PROGRAM... of a program, from exec to exit: its INSTRUCTIONS (in thousands),
 *                               ELAPSED (waiting for the kernel included), KIB of peak memory
 *
 * For a machine whose time counts instructions (tests/vm/run -b). An operation is timed alone, many times, and the
 * least is told: timer interrupts and slow paths of the allocators only ever add. What is left is how the allocators'
 * memory happens to lie: one percpu allocation more anywhere changes what finding the next one costs, and since 6.2
 * each new process makes some. So hot paths are measured LAYOUTS times, each time with one unused percpu array more,
 * and the least and the most of those minima are told. Where they agree the number is exact.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#define FILE_READ "/tmp/count.read"
#define UNLINK_DIRECTORY "/tmp/count.unlink" /* of its own: tmpfs keeps a tree for each directory */
#define FILE_UNLINKED UNLINK_DIRECTORY "/file"
#define LAST_PID "/proc/sys/kernel/ns_last_pid"
#define LAYOUTS 5
#define NOTHING "/usr/bin/nothing"

static char page[4096];
static int page_file, pid_file = -1;

__attribute__((noreturn)) static void die(const char *what)
{
	fprintf(stderr, "count: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The kernel scales nothing in the counter itself; elsewhere its clock has to do, which rounds. */
static inline uint64_t now(void)
{
#if defined(__x86_64__)
	return __rdtsc();
#else
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_RAW, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
#endif
}

static void op_clock(void)
{
}

static void op_getppid(void)
{
	syscall(SYS_getppid);
}

static void op_open(void)
{
	const int fd = open(FILE_READ, O_RDONLY);

	if (fd < 0)
		die(FILE_READ);
	close(fd);
}

static void op_read(void)
{
	if (pread(page_file, page, sizeof(page), 0) != sizeof(page))
		die("read");
}

static void op_unlink(void)
{
	const int fd = open(FILE_UNLINKED, O_WRONLY | O_CREAT | O_EXCL, 0600);

	if (fd < 0 || close(fd) || unlink(FILE_UNLINKED))
		die(FILE_UNLINKED);
}

static void op_socket(void)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		die("socket");
	close(fd);
}

/* The same number each time: the kernel's tree of processes then has the same shape. */
static void op_exec(void)
{
	int status;
	const pid_t pid = fork();

	if (!pid) {
		execl(NOTHING, NOTHING, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		die(NOTHING);
}

static void op_ioperm_done(void)
{
	if (ioperm(0x80, 1, 1))
		die("ioperm");
}

static void op_ioperm_refused(void)
{
	if (!ioperm(0x80, 1, 1) || errno != EPERM) {
		errno = 0;
		die("ioperm was not refused");
	}
}

/* Lets the kernel do now what it put off, so that each measurement starts alike. */
static void settle(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	if (pid_file >= 0 && pwrite(pid_file, "2000", 4, 0) != 4)
		die(LAST_PID);
}

static uint64_t least(void (*op)(void), int runs, int at_once)
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < runs; i++) {
		if (i % at_once == 0)
			settle();
		const uint64_t start = now();

		op();
		const uint64_t took = now() - start;

		if (took < best)
			best = took;
	}
	return best;
}

static const struct hot_path {
	const char *name;
	void (*op)(void);
	int more, at_once; /* samples for each one asked for; how many of them without a pause */
} hot_paths[] = {
	{"getppid", op_getppid, 10, 100},
	{"open + close", op_open, 10, 100},
	{"read 4 KiB", op_read, 10, 100},
	{"create + unlink", op_unlink, 10, 100},
	{"socket + close", op_socket, 10, 100},
	{"fork + exec + wait", op_exec, 1, 1},
};

#define HOT_PATHS (sizeof(hot_paths) / sizeof(*hot_paths))

/* Nobody is preferred but the kernel's own threads. */
static void first_in_line(void)
{
	if (sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 1}))
		die("sched_setscheduler");
}

/* A file whose times need no comparing of nanoseconds when it is read. */
static void prepare_files(void)
{
	const struct timespec times[] = {{.tv_sec = time(NULL) + 100000}, {.tv_sec = 1}};

	page_file = open(FILE_READ, O_RDWR | O_CREAT, 0600);
	if (page_file < 0 || pwrite(page_file, page, sizeof(page), 0) != sizeof(page) || futimens(page_file, times))
		die(FILE_READ);
	if (mkdir(UNLINK_DIRECTORY, 0700) && errno != EEXIST)
		die(UNLINK_DIRECTORY);
	pid_file = open(LAST_PID, O_WRONLY | O_CLOEXEC);
}

/* Held until this program ends. */
static void change_layout(void)
{
	union bpf_attr array = {
		.map_type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};

	if (syscall(SYS_bpf, BPF_MAP_CREATE, &array, sizeof(array)) < 0)
		die("percpu array");
}

static int count_hot(int samples)
{
	const uint64_t clock = least(op_clock, 1000, 100);
	uint64_t counts[HOT_PATHS][LAYOUTS];

	prepare_files();
	for (int layout = 0; layout < LAYOUTS; layout++) {
		for (size_t i = 0; i < HOT_PATHS; i++)
			counts[i][layout] = least(hot_paths[i].op, samples * hot_paths[i].more, hot_paths[i].at_once) - clock;
		change_layout();
	}
	for (size_t i = 0; i < HOT_PATHS; i++) {
		uint64_t low = UINT64_MAX, high = 0;

		for (int layout = 0; layout < LAYOUTS; layout++) {
			low = counts[i][layout] < low ? counts[i][layout] : low;
			high = counts[i][layout] > high ? counts[i][layout] : high;
		}
		printf("%s\t%" PRIu64 "\t%" PRIu64 "\n", hot_paths[i].name, low, high);
	}
	return 0;
}

static int count_ioperm(const char *ends)
{
	void (*op)(void) = strcmp(ends, "done") ? op_ioperm_refused : op_ioperm_done;

	printf("%" PRIu64 "\n", least(op, 1000, 100) - least(op_clock, 1000, 100));
	return 0;
}

static void run_program(char *const argv[], uint64_t *start)
{
	const int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
	*start = now();
	execv(argv[0], argv);
	_exit(127);
}

/* struct cost - of one program: its own work, the time until it ended, and its memory. */
struct cost {
	uint64_t instructions, elapsed;
	long memory;
};

/* The kernel tells a process's processor time in microseconds, here 1000 instructions each. */
static uint64_t instructions(const struct rusage *usage)
{
	const struct timeval *user = &usage->ru_utime, *system = &usage->ru_stime;

	return (user->tv_sec + system->tv_sec) * 1000000000ULL + (user->tv_usec + system->tv_usec) * 1000ULL;
}

static struct cost time_program(char *const argv[], uint64_t *start)
{
	struct rusage usage;
	int status;
	const pid_t pid = fork();

	if (!pid)
		run_program(argv, start);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		die(argv[0]);
	const uint64_t elapsed = now() - *start;

	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "count: %s ended with %#x\n", argv[0], status);
		exit(1);
	}
	return (struct cost){instructions(&usage), elapsed, usage.ru_maxrss};
}

static int count_command(int runs, char *const argv[])
{
	uint64_t *start = mmap(NULL, sizeof(*start), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct cost best = {UINT64_MAX, UINT64_MAX, 0};

	if (start == MAP_FAILED)
		die("mmap");
	while (runs-- > 0) {
		settle();
		const struct cost cost = time_program(argv, start);

		best.instructions = cost.instructions < best.instructions ? cost.instructions : best.instructions;
		best.elapsed = cost.elapsed < best.elapsed ? cost.elapsed : best.elapsed;
		best.memory = cost.memory > best.memory ? cost.memory : best.memory;
	}
	printf("%" PRIu64 "\t%" PRIu64 "\t%ld\n", best.instructions, best.elapsed, best.memory);
	return 0;
}

int main(int argc, char *argv[])
{
	first_in_line();
	if (argc == 3 && !strcmp(argv[1], "hot"))
		return count_hot(atoi(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "ioperm"))
		return count_ioperm(argv[2]);
	if (argc >= 4 && !strcmp(argv[1], "command"))
		return count_command(atoi(argv[2]), argv + 3);
	fputs("usage: count hot SAMPLES | ioperm done|refused | command RUNS PROGRAM...\n", stderr);
	return 2;
}
