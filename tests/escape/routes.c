// SPDX-License-Identifier: GPL-2.0-only
/* Calls that do not come the common way. */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../vm/attempt/attempt.h"
#include "routes.h"

static int enter(int ring, unsigned setup)
{
	const unsigned polled = setup & IORING_SETUP_SQPOLL ? IORING_ENTER_SQ_WAKEUP : 0;

	return syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS | polled, NULL, 0);
}

int uring(struct io_uring_sqe entry, unsigned setup)
{
	struct io_uring_params params = {.flags = setup, .sq_thread_idle = 1000};
	const int ring = syscall(SYS_io_uring_setup, 1, &params);
	const int access = PROT_READ | PROT_WRITE, shared = MAP_SHARED | MAP_POPULATE;
	const size_t size = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
	struct io_uring_sqe *first;
	char *rings;
	int result;

	if (ring < 0)
		return -1;
	rings = mmap(NULL, size > 4096 ? size : 4096, access, shared, ring, IORING_OFF_SQ_RING);
	first = mmap(NULL, sizeof(*first), access, shared, ring, IORING_OFF_SQES);
	if (rings == MAP_FAILED || first == MAP_FAILED)
		return -1;
	*first = entry;
	first->flags |= IOSQE_ASYNC;
	*(volatile uint32_t *)(rings + params.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(rings + params.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (enter(ring, setup) != 1)
		return -1;
	result = ((struct io_uring_cqe *)(rings + params.cq_off.cqes))->res;
	close(ring);
	errno = result < 0 ? -result : 0;
	return result < 0 ? -1 : result;
}

#if ON_X86
long compat(long number, long a, long b, long c, long d, long e)
{
	register long fourth __asm__("rsi") = d;
	register long fifth __asm__("rdi") = e;
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "r"(fourth), "r"(fifth)
			 : "memory", "r8", "r9", "r10", "r11");
	errno = result < 0 ? -result : 0;
	return result < 0 ? -1 : result;
}

void *low_memory(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}
#else
long compat(long number, long a, long b, long c, long d, long e)
{
	(void)number, (void)a, (void)b, (void)c, (void)d, (void)e;
	errno = ENOSYS;
	return -1;
}

void *low_memory(size_t size)
{
	(void)size;
	return NULL;
}
#endif

const char *low_text(const char *text)
{
	char *low = low_memory(strlen(text) + 1);

	return low ? strcpy(low, text) : NULL;
}
