// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dynamic loader and the libraries of a program, as that loader itself tells them.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bind.h"
#include "cleanup.h"

/* ---- the loader that a program names */

static bool is_loader_segment(Elf *elf, size_t index, GElf_Phdr *segment)
{
	return gelf_getphdr(elf, (int)index, segment) && segment->p_type == PT_INTERP;
}

/* Empty for a program that is linked statically. */
static int find_loader(Elf *elf, char loader[PATH_MAX])
{
	size_t segments, size;
	const char *const bytes = elf_rawfile(elf, &size);

	*loader = '\0';
	if (!bytes || elf_getphdrnum(elf, &segments))
		return -ENOEXEC;
	for (size_t i = 0; i < segments; i++) {
		GElf_Phdr segment;

		if (!is_loader_segment(elf, i, &segment))
			continue;
		if (segment.p_offset >= size || segment.p_filesz > size - segment.p_offset || segment.p_filesz >= PATH_MAX)
			return -ENOEXEC;
		memcpy(loader, bytes + segment.p_offset, segment.p_filesz);
		loader[segment.p_filesz] = '\0';
	}
	return 0;
}

static int read_loader(const char *path, char loader[PATH_MAX], struct fault *fault)
{
	_cleanup_close_ int file = open(path, O_RDONLY | O_CLOEXEC);
	int error = -ENOEXEC;
	Elf *elf;

	if (file < 0)
		return fault_set(fault, -errno, "cannot open %s: %s", path, strerror(errno));
	elf_version(EV_CURRENT);
	elf = elf_begin(file, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		error = find_loader(elf, loader);
	elf_end(elf);
	return error ? fault_set(fault, error, "%s is no program that the kernel runs by itself (ELF)", path) : 0;
}

/* Others map libraries without saying so, and the engine would not see one that is only data. */
static bool is_glibc_loader(const char *loader)
{
	const char *const name = strrchr(loader, '/');

	return name && (!strncmp(name, "/ld-linux", 9) || !strncmp(name, "/ld64.so", 8));
}

/* ---- what it maps */

static int add_file(struct bound_libraries *libraries, const char *path, struct fault *fault)
{
	struct file_identity identity;
	const int error = bind_file(path, &identity, NULL, fault);

	if (error)
		return error;
	for (kl_u32 i = 0; i < libraries->count; i++)
		if (file_is(&libraries->files[i], &identity))
			return 0;
	if (libraries->count == libraries->most)
		return fault_set(fault, -E2BIG, "the programs with an exception need more than %u libraries", libraries->most);
	libraries->files[libraries->count++] = identity;
	return 0;
}

/* "	libc.so.6 => /lib/libc.so.6 (0x...)", or the path alone; the kernel's own has none. */
static int add_line(struct bound_libraries *libraries, const char *program, char *line, struct fault *fault)
{
	char *path = strchr(line, '/');

	if (strstr(line, "not found"))
		return fault_set(fault, -ENOENT, "%s needs a library that is not there: %s", program, line + strspn(line, " \t"));
	if (!path)
		return 0;
	path[strcspn(path, " \t")] = '\0';
	return add_file(libraries, path, fault);
}

__attribute__((noreturn))
static void run_loader(const char *loader, const char *program, int output)
{
	const char *const arguments[] = {loader, "--list", program, NULL};
	static const char *const environment[] = {"LC_ALL=C", NULL};

	if (dup2(output, STDOUT_FILENO) >= 0)
		execve(loader, (char *const *)(uintptr_t)arguments, (char *const *)(uintptr_t)environment);
	_exit(127);
}

static int add_lines(struct bound_libraries *libraries, const char *program, FILE *list, struct fault *fault)
{
	char line[PATH_MAX + 256];
	int error = 0;

	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		if (!error)
			error = add_line(libraries, program, line, fault);
	}
	return error;
}

static int add_listed(struct bound_libraries *libraries, const char *program, const char *loader, struct fault *fault)
{
	int ends[2], status = -1, error;
	FILE *list;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return fault_set(fault, -errno, "cannot make a pipe: %s", strerror(errno));
	child = fork();
	if (!child)
		run_loader(loader, program, ends[1]);
	close(ends[1]);
	list = fdopen(ends[0], "r");
	error = list ? add_lines(libraries, program, list, fault) : -ENOMEM;
	if (list)
		fclose(list);
	if (child < 0 || waitpid(child, &status, 0) < 0 || (!error && status))
		return fault_set(fault, -ENOEXEC, "%s does not tell which libraries %s needs", loader, program);
	return error;
}

static int add_libraries_of(struct bound_libraries *libraries, const char *program, struct fault *fault)
{
	char loader[PATH_MAX];
	int error = read_loader(program, loader, fault);

	if (error || !*loader)
		return error;
	if (!is_glibc_loader(loader))
		return fault_set(fault, -ENOEXEC, "%s is linked for the loader %s: only glibc's is known to tell of every library; link it "
				 "statically", program, loader);
	error = add_file(libraries, loader, fault);
	return error ? error : add_listed(libraries, program, loader, fault);
}

int bind_libraries(const struct policy *policy, struct bound_libraries *libraries, struct fault *fault)
{
	int error = 0;

	for (kl_u32 i = 0; !error && i < policy->exception_count; i++)
		if (policy->exceptions[i].kind == EXCEPTION_EXE)
			error = add_libraries_of(libraries, policy->exceptions[i].path, fault);
	return error;
}
