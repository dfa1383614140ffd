// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: rules COMMAND [ARGUMENT...]
 *
 * The program that is allowed is a copy of this one: what it does are the commands here.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rules.h"

int answer(const char *what, long result)
{
	printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
	return result < 0;
}

int open_memory(void)
{
	return open("/dev/mem", O_RDONLY);
}

static int just_open(char **arguments)
{
	(void)arguments;
	return answer("open", open_memory());
}

static void wait_for(const char *fifo)
{
	const int file = open(fifo, O_RDONLY);
	char byte;

	if (file < 0 || read(file, &byte, 1) < 0)
		exit(2);
	close(file);
}

/* FIFO: opens when somebody closes it. */
static int hold(char **arguments)
{
	wait_for(arguments[0]);
	return just_open(arguments);
}

/* FIFO: opens, as descriptor 9, and keeps it until then. */
static int keep(char **arguments)
{
	const int memory = open_memory();

	if (memory < 0 || dup2(memory, 9) < 0)
		return answer("keep", -1);
	wait_for(arguments[0]);
	return answer("keep", 0);
}

static void *open_in_thread(void *result)
{
	*(int *)result = open_memory();
	return NULL;
}

static int open_by_thread(char **arguments)
{
	int result = -1;
	pthread_t thread;

	(void)arguments;
	if (pthread_create(&thread, NULL, open_in_thread, &result) || pthread_join(thread, NULL))
		return 2;
	return answer("thread", result);
}

static int open_by_child(char **arguments)
{
	const pid_t child = fork();
	int status;

	if (!child)
		_exit(just_open(arguments));
	return waitpid(child, &status, 0) < 0 || !WIFEXITED(status) ? 2 : WEXITSTATUS(status);
}

/* FILE FLAGS: maps it as data, with these flags besides, and then opens. */
static int map_first(char **arguments)
{
	const int file = open(arguments[0], O_RDONLY);
	const int flags = MAP_PRIVATE | (int)strtol(arguments[1], NULL, 0);

	if (file < 0 || mmap(NULL, 4096, PROT_READ, flags, file, 0) == MAP_FAILED)
		return answer("map", -1);
	return just_open(arguments);
}

/* ---- io_uring: a worker of the kernel opens it */

static struct io_uring_sqe *ring_entries(int ring, const struct io_uring_params *parameters, unsigned **tail, unsigned **array)
{
	char *const queue = mmap(NULL, parameters->sq_off.array + parameters->sq_entries * sizeof(unsigned), PROT_READ | PROT_WRITE,
				 MAP_SHARED, ring, IORING_OFF_SQ_RING);
	void *const entries = mmap(NULL, parameters->sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED,
				   ring, IORING_OFF_SQES);

	if (queue == MAP_FAILED || entries == MAP_FAILED)
		exit(2);
	*tail = (unsigned *)(void *)(queue + parameters->sq_off.tail);
	*array = (unsigned *)(void *)(queue + parameters->sq_off.array);
	return entries;
}

static int ring_result(int ring, const struct io_uring_params *parameters)
{
	const char *const queue = mmap(NULL, parameters->cq_off.cqes + parameters->cq_entries * sizeof(struct io_uring_cqe),
				       PROT_READ, MAP_SHARED, ring, IORING_OFF_CQ_RING);
	const struct io_uring_cqe *const done = (const void *)(queue + parameters->cq_off.cqes);

	if (queue == MAP_FAILED)
		exit(2);
	errno = done->res < 0 ? -done->res : 0;
	return done->res;
}

static int open_by_ring(char **arguments)
{
	struct io_uring_params parameters = {0};
	const int ring = (int)syscall(SYS_io_uring_setup, 2, &parameters);
	unsigned *tail, *array;
	struct io_uring_sqe *entry;

	(void)arguments;
	if (ring < 0)
		return answer("io_uring_setup", -1);
	entry = ring_entries(ring, &parameters, &tail, &array);
	*entry = (struct io_uring_sqe){.opcode = IORING_OP_OPENAT, .flags = IOSQE_ASYNC, .fd = AT_FDCWD,
				       .addr = (unsigned long)"/dev/mem", .open_flags = O_RDONLY};
	array[*tail & (parameters.sq_entries - 1)] = 0;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		return answer("io_uring_enter", -1);
	return answer("io_uring", ring_result(ring, &parameters));
}

static const struct {
	const char *name;
	int (*run)(char **arguments);
	int arguments;
} commands[] = {
	{"open", just_open, 0},	       {"hold", hold, 1},
	{"keep", keep, 1},	       {"thread", open_by_thread, 0},
	{"fork", open_by_child, 0},    {"map", map_first, 2},
	{"ring", open_by_ring, 0},     {"attach", attach, 1},
	{"write", write_memory, 1},    {"mem", write_file, 1},
	{"take", take_file, 2},	       {"traced", run_traced, 2},
	{"filtered", run_filtered, 2}, {"pose", pose_as, 1},
	{"verity", enable_verity, 1},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(argv[1], commands[i].name) && argc >= 2 + commands[i].arguments)
			return commands[i].run(argv + 2);
	fputs("rules: no such command, or too few arguments\n", stderr);
	return 2;
}
