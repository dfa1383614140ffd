/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Talking to the engine's guard through a bpf(2) command that the kernel does not have:
 * works for whoever is admin, sealed or not, without any file.
 */
#ifndef KERNLOCK_BPF_COMMAND_H
#define KERNLOCK_BPF_COMMAND_H

#include "../bpf/engine_config.h"

/**
 * bpf_command() - one of ENGINE_SEAL, ENGINE_WATCH, ENGINE_RELEASE, ENGINE_KEEP, ENGINE_REVERT.
 *
 * Return: 0; -ENOTCONN when no guard is attached; -EPERM without CAP_SYS_ADMIN on the
 * host; -EALREADY, -EAGAIN, -EACCES, -EBUSY, -EINPROGRESS, -ENOENT, -ETIME as enum engine_operation says.
 */
int bpf_command(enum engine_operation operation);

/** bpf_command_activate() - ENGINE_ACTIVATE, for a trial of @limit nanoseconds; 0: until reboot. Return: as above. */
int bpf_command_activate(kl_u64 limit);

/**
 * bpf_command_raise() - ENGINE_RAISE to what @policy refuses and audits, and its name. What
 * @now refuses as well is raised only where it would take exceptions away that @policy
 * does not have. Return: as above.
 */
int bpf_command_raise(const struct policy *now, const struct policy *policy);

/** bpf_command_evaluate() - ENGINE_EVALUATE: record @reasons. Return: as above. */
int bpf_command_evaluate(kl_u64 reasons);

/** bpf_command_read() - what the engine remembers, byte by byte. Return: as above. */
int bpf_command_read(struct engine_memory *memory);

#endif
