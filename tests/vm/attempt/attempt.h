/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attempt: does for real, as root in a throw-away machine, what lockdown is about, and says what came of it.
 * Each attempt runs in a child of its own: open files and memory are left to its exit, all else it takes back.
 */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../../../core/reason.h"

#if defined(__x86_64__) || defined(__i386__)
#define ON_X86 1
#else
#define ON_X86 0
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

enum result {
	RESULT_DONE,	 /* it worked, and the detail proves it */
	RESULT_REFUSED,	 /* with an errno */
	RESULT_ZEROS,	 /* no error, but zeros in place of the secret */
	RESULT_DISABLED, /* no error, but the file says that the feature is off */
	RESULT_ABSENT,	 /* this kernel or machine has no such thing */
	RESULT_BROKEN	 /* the attempt itself failed: nothing is known */
};

struct outcome {
	enum result result;
	int error;
	char detail[160];
};

struct attempt {
	enum reason reason; /* REASON_NONE: an ordinary operation, which nothing may refuse */
	const char *name;
	const char *words; /* what is tried, for people who never heard of lockdown */
	struct outcome (*run)(void);
};

extern const struct attempt attempts[], ordinary[];
extern const size_t attempts_count, ordinary_count;

/* run.c */
struct outcome run_attempt(const struct attempt *attempt, int seconds);

/* outcome.c */
#define FORMAT(n) __attribute__((format(printf, n, n + 1)))
struct outcome done(const char *format, ...) FORMAT(1);
struct outcome zeros(const char *format, ...) FORMAT(1);
struct outcome disabled(const char *format, ...) FORMAT(1);
struct outcome absent(const char *format, ...) FORMAT(1);
struct outcome broken(const char *format, ...) FORMAT(1);
/* By errno; the format names the step that failed. */
struct outcome refused(const char *format, ...) FORMAT(1);
/* By errno too, but a file that is not there, or has no device behind it, is absent. */
struct outcome refused_or_absent(const char *path);
/* done() when @worked, else refused() with the same words. */
struct outcome done_or_refused(bool worked, const char *step);

/* out.c */
enum style { STYLE_TABLE, STYLE_TSV, STYLE_DEMO };
struct shown {
	const struct attempt *attempt;
	struct outcome outcome;
};
const char *reason_name(enum reason reason);
void print_results(const struct shown *shown, size_t count, enum style style, bool colour);

/* kexec.c */
int kexec_image_of(const void *bytes, size_t size);

/* xfrm.c: puts a key of 32 bytes 0x5a into the kernel and asks for it. */
struct outcome xfrm_add_and_dump(int protocol);

/* files.c */
ssize_t read_text(const char *path, char *text, size_t size);
int write_text(const char *path, const char *text);
int append_text(const char *path, const char *text);
void *read_whole(const char *path, size_t *size);
int run_self(void);
bool child_succeeded(pid_t child);
bool module_is_loaded(const char *name);
void read_kernel_symbols(void);
unsigned long long kernel_symbol(const char *name);
const char *hex(const void *bytes, size_t count);

#endif
