// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: policy_writer FOLDER            FOLDER: securityfs's kernlock/, with nothing in force
 *
 * Writes to the kernel's policy file what must not be taken, by whom it must not be taken
 * from, many at once, and at random; after each, what was in force still is, or more. TAP.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lsm/interface.h"

static int folder;
static int number;

__attribute__((format(printf, 2, 3))) static void tell(bool good, const char *format, ...)
{
	va_list arguments;

	printf("%sok %d - ", good ? "" : "not ", ++number);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
}

/* Return: bytes, or a negative errno. */
static ssize_t write_file(const char *name, const void *bytes, size_t size, off_t place)
{
	const int file = openat(folder, name, O_WRONLY | O_CLOEXEC);
	ssize_t result = file < 0 ? -errno : place ? pwrite(file, bytes, size, place) : write(file, bytes, size);

	if (file >= 0 && result < 0)
		result = -errno;
	if (file >= 0)
		close(file);
	return result;
}

static size_t read_policy(struct policy *policy)
{
	const int file = openat(folder, "policy", O_RDONLY | O_CLOEXEC);
	const ssize_t size = file < 0 ? -1 : read(file, policy, sizeof(*policy));

	if (file >= 0)
		close(file);
	if (size < 0) {
		perror("policy");
		exit(1);
	}
	if (size == 0)
		memset(policy, 0, sizeof(*policy));
	return (size_t)size;
}

static struct policy make(kl_u64 deny, const char *name)
{
	struct policy policy = {.magic = POLICY_MAGIC, .version = POLICY_VERSION, .size = sizeof(policy), .deny = deny};

	strncpy(policy.mode, name, sizeof(policy.mode) - 1);
	return policy;
}

/* ---- what is not taken */

static void expect(const char *what, int error, const void *bytes, size_t size, off_t place)
{
	struct policy before, after;
	ssize_t result;

	read_policy(&before);
	result = write_file("policy", bytes, size, place);
	read_policy(&after);
	tell(result == -error && !memcmp(&before, &after, sizeof(before)), "%s: %s, and nothing changed (%s)", what, strerror(error),
	     result < 0 ? strerror((int)-result) : "it was taken");
}

static void expect_faults(void)
{
	const struct policy sound = make(INTEGRITY_REASONS, "integrity");
	char big[2 * sizeof(struct policy)] = {0};
	struct policy bad = sound;

	memcpy(big, &sound, sizeof(sound));
	expect("one byte short", EINVAL, &sound, sizeof(sound) - 1, 0);
	expect("one byte long", EINVAL, big, sizeof(sound) + 1, 0);
	expect("two at once", EINVAL, big, sizeof(big), 0);
	expect("no byte", EINVAL, &sound, 0, 0);
	expect("not from the beginning", EINVAL, &sound, sizeof(sound), 1);
	bad.magic ^= 1;
	expect("another magic", EINVAL, &bad, sizeof(bad), 0);
	bad = sound, bad.size--;
	expect("another size in it", EINVAL, &bad, sizeof(bad), 0);
	bad = sound, bad.version++;
	expect("another version", EPROTONOSUPPORT, &bad, sizeof(bad), 0);
	bad = sound, bad.deny |= 1;
	expect("reason 0", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, bad.audit = REASON_BIT(REASON_MSR);
	expect("refused and audited", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, bad.mode[0] = 'I';
	expect("a name with a capital", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, memset(bad.mode, 'a', sizeof(bad.mode));
	expect("a name without an end", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, bad.summary[0] = '\n';
	expect("a summary of two lines", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, bad.exception_count = POLICY_EXCEPTIONS + 1;
	expect("too many exceptions", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, bad.zero = 1;
	expect("an unused byte that is not 0", EBADMSG, &bad, sizeof(bad), 0);
	bad = sound, bad.deny |= REASON_BIT(REASON_EFI_VARIABLES);
	expect("what must be asked for at boot", ENOLINK, &bad, sizeof(bad), 0);
	bad = sound, bad.exception_count = 1;
	bad.exceptions[0] = (struct exception){.kind = EXCEPTION_EXE, .reasons = REASON_BIT(REASON_MSR), .path = "/bin/a"};
	expect("an exception for a program", EOPNOTSUPP, &bad, sizeof(bad), 0);
	expect("memory that is not there", EFAULT, (void *)8, sizeof(sound), 0);
}

static void expect_words(void)
{
	tell(write_file("mode", "integrty", 8, 0) == -EINVAL, "mode: a mode that is not built in: EINVAL");
	tell(write_file("mode", "", 0, 0) == -EINVAL, "mode: no word: EINVAL");
	tell(write_file("mode", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 44, 0) == -EINVAL, "mode: a long word: EINVAL");
	tell(write_file("evaluate", "0x1", 3, 0) == -EINVAL, "evaluate: reason 0: EINVAL");
	tell(write_file("evaluate", "all", 3, 0) == -EINVAL, "evaluate: no number: EINVAL");
	tell(write_file("evaluate", "0x0000000000000000000000000000000002", 36, 0) == -EINVAL, "evaluate: a long number: EINVAL");
	tell(write_file("sealed", "0", 1, 0) < 0, "sealed: cannot be written");
	tell(write_file("reasons", "0", 1, 0) < 0, "reasons: cannot be written");
}

/* ---- who may not */

static void without_privilege(const char *who, const struct policy *policy, int (*become)(void))
{
	const int file = openat(folder, "policy", O_WRONLY | O_CLOEXEC), mode = openat(folder, "mode", O_WRONLY | O_CLOEXEC);
	const pid_t child = fork();
	int status;

	if (!child) {
		if (become())
			_exit(4);
		if (write(file, policy, sizeof(*policy)) >= 0 || errno != EPERM)
			_exit(1);
		if (write(mode, "confidentiality", 15) >= 0 || errno != EPERM)
			_exit(2);
		_exit(write_file("policy", policy, sizeof(*policy), 0) < 0 ? 0 : 3);
	}
	waitpid(child, &status, 0);
	close(file);
	close(mode);
	tell(status == 0, "%s, also with files that root opened: EPERM (status %d)", who, WEXITSTATUS(status));
}

static int become_nobody(void)
{
	return setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534);
}

static int become_root_of_a_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

/* ---- many at once, and anything */

#define WRITERS 8
#define WRITES 200

static const kl_u64 steps[WRITERS] = {
	REASON_BIT(REASON_MSR), REASON_BIT(REASON_IOPORT), REASON_BIT(REASON_KCORE), REASON_BIT(REASON_PERF),
	REASON_BIT(REASON_KEXEC), REASON_BIT(REASON_HIBERNATION), REASON_BIT(REASON_PCI_ACCESS), REASON_BIT(REASON_DEBUGFS),
};

/* Each adds its own to what it reads; whoever is late gets EBUSY and reads again. */
static int add_step(int index)
{
	struct policy now;

	for (int i = 0; i < WRITES; i++) {
		ssize_t result;

		read_policy(&now);
		now = make(now.deny | steps[index], "many");
		result = write_file("policy", &now, sizeof(now), 0);
		if (result != sizeof(now) && result != -EBUSY)
			return 1;
	}
	return 0;
}

static void at_once(void)
{
	kl_u64 all = 0;
	int failed = 0, status;
	struct policy now;

	for (int i = 0; i < WRITERS; i++) {
		all |= steps[i];
		if (!fork())
			_exit(add_step(i));
	}
	for (int i = 0; i < WRITERS; i++) {
		wait(&status);
		failed += status != 0;
	}
	read_policy(&now);
	tell(!failed && (now.deny & all) == all, "%d writers at once: each is taken or gets EBUSY, and all of it is in force", WRITERS);
}

#define RANDOM_WRITES 20000

static void anything(unsigned seed)
{
	struct policy before, policy, after;
	long taken = 0;

	srandom(seed);
	for (int i = 0; i < RANDOM_WRITES; i++) {
		read_policy(&before);
		policy = make((kl_u64)random() << 32 ^ (kl_u64)random() << 8 ^ (kl_u64)random(), "random");
		policy.deny = (policy.deny & ALL_REASONS) | (random() & 1 ? before.deny : 0);
		for (int spoilt = (int)(random() % 3); spoilt; spoilt--)
			((char *)&policy)[(size_t)random() % (random() & 1 ? sizeof(policy) : 160)] ^= (char)(1 << random() % 8);
		taken += write_file("policy", &policy, sizeof(policy), 0) > 0;
		read_policy(&after);
		if (before.deny & ~after.deny || policy_check(&after, sizeof(after)) != POLICY_OK) {
			tell(false, "random write %d of seed %u loosens or breaks what is in force", i, seed);
			return;
		}
	}
	tell(taken > 0 && taken < RANDOM_WRITES, "%d random writes (seed %u): %ld taken, and none loosens anything", RANDOM_WRITES, seed, taken);
}

int main(int count, char *words[])
{
	const struct policy sound = make(INTEGRITY_REASONS, "integrity"), weaker = make(REASON_BIT(REASON_MSR), "weaker");
	struct policy now;

	folder = count == 2 ? open(words[1], O_DIRECTORY | O_CLOEXEC) : -1;
	if (folder < 0) {
		fputs("usage: policy_writer /sys/kernel/security/kernlock\n", stderr);
		return 2;
	}
	tell(read_policy(&now) == 0, "nothing is in force, and `policy` is empty");
	expect_faults();
	expect_words();
	without_privilege("a user", &sound, become_nobody);
	without_privilege("root of a user namespace", &sound, become_root_of_a_namespace);
	at_once();
	tell(write_file("policy", &sound, sizeof(sound), 0) == -EBUSY, "what refuses less of something: EBUSY");
	tell(write_file("mode", "integrity", 9, 0) == -EPERM, "mode: the same: EPERM");
	tell(write_file("mode", "confidentiality\n", 16, 0) == 16, "mode: confidentiality is taken");
	expect("what is weaker", EBUSY, &weaker, sizeof(weaker), 0);
	expect_faults();
	without_privilege("a user, with a mode in force", &sound, become_nobody);
	anything(1);
	read_policy(&now);
	tell((now.deny & (INTEGRITY_REASONS | CONFIDENTIALITY_REASONS)) == (INTEGRITY_REASONS | CONFIDENTIALITY_REASONS),
	     "confidentiality is still in force");
	printf("1..%d\n", number);
	return 0;
}
