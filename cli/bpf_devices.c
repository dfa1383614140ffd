// SPDX-License-Identifier: GPL-2.0-only
#include "bpf_devices.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../bpf/symbol.h"
#include "cleanup.h"

#include "symbol.skel.h"

#define SYMBOL "cdev_map"

_Static_assert(sizeof(SYMBOL) <= SYMBOL_NAME_SIZE, "the program looks for longer names too");

/* The program prints nothing: what is read is only the way to have it run. EAGAIN is a pause. */
static int run_to_end(const struct bpf_link *link)
{
	_cleanup_close_ int fd = bpf_iter_create(bpf_link__fd(link));
	char nothing[64];
	ssize_t got;

	if (fd < 0)
		return -errno;
	do
		got = read(fd, nothing, sizeof(nothing));
	while (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)));
	return got < 0 ? -errno : 0;
}

static int walk(const struct symbol_bpf *program, kl_u64 *address)
{
	struct bpf_link *link = bpf_program__attach_iter(program->progs.kernlock_symbol, NULL);
	int error = link ? run_to_end(link) : -errno;

	bpf_link__destroy(link);
	*address = program->bss->address;
	return error || (program->bss->found == 1 && *address) ? error : -ENOENT;
}

static int find_symbol(kl_u64 *address)
{
	struct symbol_bpf *program = symbol_bpf__open();
	int error;

	if (!program)
		return -errno;
	memcpy((char *)program->rodata->wanted, SYMBOL, sizeof(SYMBOL));
	error = symbol_bpf__load(program);
	if (!error)
		error = walk(program, address);
	symbol_bpf__destroy(program);
	return error;
}

/* All or nothing: a mode that refused no such device, or every one, would not be the mode that was asked for. */
int bpf_find_devices(struct engine_config *config, struct fault *fault)
{
	int error;

	if (!config->guarded[INDEX_OF_kernlock_prog])
		return fault_set(fault, -EPERM, "a mode with uio or vfio-noiommu reads the kernel's list of devices, which the kernel's own "
				 "lockdown refuses to kernlock too: boot without lockdown=confidentiality, or leave both out");
	error = find_symbol(&config->character_devices);
	return error ? fault_set(fault, error, "a mode with uio or vfio-noiommu needs the kernel's list of devices (" SYMBOL "), which "
				 "cannot be found: %s; build the kernel with CONFIG_KALLSYMS_ALL=y, or leave both out", strerror(-error))
		     : 0;
}
