/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One report in a file, as `kernlock report --json` printed it on some machine, checked piece by piece.
 */
#ifndef KERNLOCK_REPORT_FILE_H
#define KERNLOCK_REPORT_FILE_H

#include "report.h"

/** REPORT_FILE_MAX - a larger file is not read, bytes. */
#define REPORT_FILE_MAX (64 * 1024 * 1024)

/** struct report_file - one that was read; its texts live until report_file_close(). */
struct report_file {
	const char *path;
	struct fault *fault;		    /**< where what is wrong is told */
	json_t *document;
	const char *name, *machine_id, *kernel; /**< the host */
	kl_u64 since, until, lost;	    /**< 0 when nothing was recorded there */
	enum judgement judgement;	    /**< of the mode that was evaluated there */
	json_t *modes, *rows;		    /**< arrays of objects that are not checked yet */
	kl_u64 folded_rows, folded_count;   /**< what was not told apart there */
};

/**
 * report_file_read() - the whole of it, its outer parts checked.
 * Return: 0; -EPROTO: no report, a damaged one, or one of another version; or another negative errno; told in @fault
 * with what to do. In each case report_file_close() is due.
 */
int report_file_read(struct report_file *file, const char *path, struct fault *fault);
void report_file_close(struct report_file *file);

/** report_file_row() - one of its rows. @many_users: it is of several users, and uid means nothing. Return: 0 or -EPROTO. */
int report_file_row(const struct report_file *file, json_t *row, struct sighting *sighting, bool *many_users);

/** report_file_reason() - the reason of that name; NULL is none. Return: 0 or -EPROTO. */
int report_file_reason(const struct report_file *file, const char *name, enum reason *reason);

/** report_file_fault() - tell what is wrong with it. Return: -EPROTO. */
int report_file_fault(const struct report_file *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
