/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the kernel keeps its list of character devices, which no type leads to.
 */
#ifndef KERNLOCK_BPF_DEVICES_H
#define KERNLOCK_BPF_DEVICES_H

#include "../bpf/engine_config.h"
#include "engine.h"

/**
 * bpf_find_devices() - fill in @config's address of that list, also where kptr_restrict hides it.
 * @config: which programs are loaded is filled in already
 *
 * Return: 0; -EPERM where the engine may not read kernel memory; -ENOENT when this kernel does
 * not tell; another negative errno when it cannot be asked; each is told in @fault.
 */
int bpf_find_devices(struct engine_config *config, struct fault *fault);

#endif
