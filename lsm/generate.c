// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: generate modes FILE.mode... | generate reasons SECURITY.H
 *
 * Runs while a kernel is built: writes C source of the modes that are built in, and of what
 * the numbers of this kernel's enum lockdown_reason mean. Exits with 1 and says why where a
 * mode is at fault.
 */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/mode.h"
#include "lang/words.h"

#define LICENSE "// SPDX-License-\111dentifier: GPL-2.0-only\n"

/** struct mode_file - one mode's text. */
struct mode_file {
	const char *path;
	char name[POLICY_MODE_SIZE];
	char text[MODE_TEXT_MAX + 1];
	size_t size;
	struct policy policy;
};

/** struct mode_list - those on the command line. */
struct mode_list {
	struct mode_file *files;
	int count;
};

static void die(const char *path, const char *why)
{
	fprintf(stderr, "generate: %s: %s\n", path, why);
	exit(1);
}

static size_t read_text(const char *path, char *text, size_t room)
{
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		die(path, strerror(errno));
	size = fread(text, 1, room, file);
	if (ferror(file) || size == room)
		die(path, size == room ? "too long" : "cannot be read");
	fclose(file);
	text[size] = '\0';
	return size;
}

static void name_after(struct mode_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash ? slash + 1 : file->path;
	const int length = (int)strlen(name) - (int)strlen(".mode");

	if (length < 1 || length >= POLICY_MODE_SIZE)
		die(file->path, "is not named like a mode");
	memcpy(file->name, name, (size_t)length);
}

static int look_up(void *context, const char *name, struct mode_source *source)
{
	const struct mode_list *list = context;

	for (int i = 0; i < list->count; i++) {
		const struct mode_file *const file = &list->files[i];

		if (strcmp(file->name, name))
			continue;
		*source = (struct mode_source){ .file = file->path,
						.text = file->text,
						.size = file->size };
		return 0;
	}
	return -ENOENT;
}

static void print_string(const char *text)
{
	putchar('"');
	for (; *text; text++)
		printf("\\%03o", (unsigned char)*text);
	putchar('"');
}

static void compile(const struct mode_list *list, struct mode_file *file)
{
	const struct mode_source source = {
		.file = file->path,
		.text = file->text,
		.size = file->size,
	};
	struct mode_error error;

	if (mode_compile(&source, look_up, (void *)list, &file->policy, &error)) {
		fprintf(stderr, "%s:%u:%u: %s\n", error.file, error.line, error.column, error.what);
		exit(1);
	}
	if (strcmp(file->policy.mode, file->name))
		die(file->path, "the mode in it has another name");
	if (file->policy.exception_count)
		die(file->path, "has exceptions: those need a machine's own files and cgroups");
}

static void print_mode(const struct policy *policy)
{
	printf("\t{ /* %s */ .name = ", policy->mode);
	print_string(policy->mode);
	printf(", .summary = ");
	print_string(policy->summary);
	printf(", .deny = 0x%llxull, .audit = 0x%llxull },\n", (unsigned long long)policy->deny,
	       (unsigned long long)policy->audit);
}

static int count_of(kl_u64 reasons)
{
	return __builtin_popcountll(reasons);
}

/* What refuses less comes first. */
static int by_strictness(const void *a, const void *b)
{
	const struct policy *const first = &((const struct mode_file *)a)->policy;
	const struct policy *const second = &((const struct mode_file *)b)->policy;
	const int difference = count_of(first->deny) - count_of(second->deny);

	return difference ? difference : strcmp(first->mode, second->mode);
}

static void print_modes(char *paths[], int count)
{
	struct mode_list list = { .files = calloc((size_t)count + 1, sizeof(struct mode_file)),
				  .count = count };

	if (!list.files)
		die("modes", "out of memory");
	for (int i = 0; i < count; i++) {
		list.files[i].path = paths[i];
		list.files[i].size =
			read_text(paths[i], list.files[i].text, sizeof(list.files[i].text));
		name_after(&list.files[i]);
	}
	puts(LICENSE "/* Made by generate from modes/. */\n#include \"kernlock.h\"\n");
	puts("const struct kernlock_mode kernlock_modes[] = {");
	for (int i = 0; i < count; i++)
		compile(&list, &list.files[i]);
	qsort(list.files, (size_t)count, sizeof(struct mode_file), by_strictness);
	for (int i = 0; i < count; i++)
		print_mode(&list.files[i].policy);
	printf("};\n\nconst unsigned int kernlock_mode_count = %d;\n", count);
	free(list.files);
}

/* What the kernel adds and the table does not know counts as its class. */
static int reason_of(const char *enumerator, int is_integrity)
{
	const struct reason_words *row = reason_kernel_named(enumerator);

	if (row)
		return row->id;
	return is_integrity ? REASON_OTHER_INTEGRITY : REASON_OTHER_CONFIDENTIALITY;
}

/* Nobody asks about these: they bound the classes. */
static int is_bound(const char *enumerator)
{
	return !strcmp(enumerator, "LOCKDOWN_NONE") ||
	       !strcmp(enumerator, "LOCKDOWN_INTEGRITY_MAX") ||
	       !strcmp(enumerator, "LOCKDOWN_CONFIDENTIALITY_MAX");
}

static void print_reasons(char *path)
{
	static char text[1 << 20];
	int is_integrity = 1;
	char *list, *end;

	read_text(path, text, sizeof(text));
	list = strstr(text, "enum lockdown_reason {");
	end = list ? strstr(list, "}") : NULL;
	if (!end)
		die(path, "has no enum lockdown_reason");
	*end = '\0';
	puts(LICENSE "/* Made by generate from include/linux/security.h. */");
	puts("#include <linux/security.h>\n\n#include \"kernlock.h\"\n");
	puts("static_assert(LOCKDOWN_CONFIDENTIALITY_MAX < KERNLOCK_KERNEL_NUMBERS - 1, \"\");\n");
	puts("const u8 kernlock_reason_of[KERNLOCK_KERNEL_NUMBERS] = {");
	for (char *word = strtok(strchr(list, '{') + 1, " ,\t\n"); word;
	     word = strtok(NULL, " ,\t\n")) {
		if (!strcmp(word, "LOCKDOWN_INTEGRITY_MAX"))
			is_integrity = 0;
		if (is_bound(word))
			printf("\t[%s] = %d,\n", word, REASON_OTHER_INTEGRITY);
		else
			printf("\t[%s] = %d,\n", word, reason_of(word, is_integrity));
	}
	printf("\t[LOCKDOWN_CONFIDENTIALITY_MAX + 1 ... KERNLOCK_KERNEL_NUMBERS - 1] = %d,\n",
	       REASON_OTHER_INTEGRITY);
	puts("};");
}

static void print_word(int number, const char *word)
{
	printf("\t[%d] = \"%s\",\n", number, word);
}

static void print_names(void)
{
	puts("\nconst char *const kernlock_classes[CLASS_OPTIONAL + 1] = {");
	for (int i = CLASS_INTEGRITY; i <= CLASS_OPTIONAL; i++)
		print_word(i, class_name((enum reason_class)i));
	puts("};\n\nconst char *const kernlock_actions[ACTION_DENY + 1] = {");
	for (int i = ACTION_ALLOW; i <= ACTION_DENY; i++)
		print_word(i, action_name((enum action)i));
	puts("};\n\nconst char *const kernlock_faults[POLICY_BAD_EXCEPTION + 1] = {");
	for (int i = POLICY_OK; i <= POLICY_BAD_EXCEPTION; i++)
		print_word(i, policy_fault_text((enum policy_fault)i));
	puts("};");
}

static void print_words(void)
{
	puts("\nconst struct kernlock_reason kernlock_reasons[REASON_LIMIT] = {");
	for (int i = 0; i < REASON_COUNT; i++)
		printf("\t[%d] = { .name = \"%s\", .class = %d },\n", reason_table[i].id,
		       reason_table[i].name, reason_table[i].cls);
	puts("};");
}

int main(int count, char *words[])
{
	if (count > 2 && !strcmp(words[1], "modes")) {
		print_modes(words + 2, count - 2);
	} else if (count == 3 && !strcmp(words[1], "reasons")) {
		print_reasons(words[2]);
		print_words();
		print_names();
	} else {
		fputs("usage: generate modes FILE.mode... | generate reasons SECURITY.H\n", stderr);
		return 2;
	}
	return fflush(stdout) || ferror(stdout);
}
