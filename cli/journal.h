/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Notices in the journal of systemd, with fields that can be searched for.
 */
#ifndef KERNLOCK_JOURNAL_H
#define KERNLOCK_JOURNAL_H

#include "engine.h"
#include "monitor.h"

/** JOURNAL_REFUSED, JOURNAL_WENT_ON - the MESSAGE_ID of each; systemd/kernlock.catalog explains them. */
#define JOURNAL_REFUSED "6af9e4c5c7d24affa18fdf75875e24ec"
#define JOURNAL_WENT_ON "09e874c083e94715b9c6b0a253fcc862"

/**
 * journal_open() - make ready; once, before the first journal_send().
 * Return: 0; -ENOSYS: not built in; -ENOENT: no library, or no journal here; told in @fault.
 */
int journal_open(struct fault *fault);

/**
 * journal_send() - write one notice. The command line is left out: more people read the journal than may see that.
 * Return: 0, or a negative errno told in @fault.
 */
int journal_send(const struct notice *notice, struct fault *fault);

#endif
