// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys that the running kernel holds. /proc/keys tells each key's name, and keyctl(2) which keyring has it.
 */
#include <errno.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scan_modules.h"

struct scan_key {
	int32_t serial;
	char text[256]; /* "Debian Secure Boot CA: 6ccece7e4c6c0d1f...: X509.rsa 5cbb419e []", or the name of a keyring */
	bool keyring, trusted, platform;
};

/* Which keyrings a module's signature is looked for in (certs/system_keyring.c, kernel/module/signing.c). */
static const struct {
	const char *name;
	bool trusted, owners;
} keyrings[] = {
	{".builtin_trusted_keys", true, false},
	{".secondary_trusted_keys", true, false},
	{".machine", true, true},
	{".platform", false, true},
};

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* "1a17b8fc I------     1 perm 1f030000     0     0 keyring   .dns_resolver: empty" */
static void take_line(struct scan_keys *keys, const char *line)
{
	unsigned serial;
	char type[16], text[256];

	if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s %15s %255[^\n]", &serial, type, text) != 3)
		return;
	if (strcmp(type, "keyring") != 0 && !has_prefix(type, "asymmetri"))
		return;
	if (!grow((void **)&keys->keys, &keys->room, keys->count, sizeof(*keys->keys)))
		return;

	struct scan_key *key = &keys->keys[keys->count++];

	*key = (struct scan_key){.serial = (int32_t)serial, .keyring = *type == 'k'};
	snprintf(key->text, sizeof(key->text), "%s", text);
}

static struct scan_key *by_serial(const struct scan_keys *keys, int32_t serial)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->keys[i].serial == serial)
			return &keys->keys[i];
	return NULL;
}

#define KEYRING_MAX 1024

/* Return: false when it may not be read. */
static bool mark_members(struct scan_keys *keys, const struct scan_key *keyring, bool trusted, bool owners)
{
	int32_t serials[KEYRING_MAX];
	const long size = syscall(SYS_keyctl, KEYCTL_READ, (long)keyring->serial, serials, sizeof(serials), 0);

	for (long i = 0; i < size / (long)sizeof(*serials) && i < KEYRING_MAX; i++) {
		struct scan_key *key = by_serial(keys, serials[i]);

		if (!key || key->keyring)
			continue;
		key->trusted = key->trusted || trusted;
		key->platform = key->platform || !trusted;
		keys->owners += owners;
	}
	return size >= 0 && size <= (long)sizeof(serials);
}

static void mark_keyrings(struct scan_keys *keys)
{
	for (size_t i = 0; i < sizeof(keyrings) / sizeof(*keyrings); i++)
		for (size_t j = 0; j < keys->count; j++) {
			const struct scan_key *key = &keys->keys[j];
			const size_t length = strlen(keyrings[i].name);

			if (!key->keyring || !has_prefix(key->text, keyrings[i].name) || key->text[length] != ':')
				continue;
			if (!mark_members(keys, key, keyrings[i].trusted, keyrings[i].owners))
				return;
			/* The one that every kernel with trusted keys has. */
			keys->seen = keys->seen || i == 0;
		}
}

void scan_keys_read(struct scan *scan, struct scan_keys *keys)
{
	FILE *lines;
	char line[1024];

	*keys = (struct scan_keys){0};
	if (!scan->live) {
		scan_skip(scan, "the keys that the kernel holds", "offline: signers are compared with those of the image's own kernels");
		return;
	}
	lines = fopen("/proc/keys", "re");
	while (lines && fgets(line, sizeof(line), lines))
		take_line(keys, line);
	if (lines)
		fclose(lines);
	mark_keyrings(keys);
	if (!keys->seen)
		scan_skip(scan, "the keys that the kernel holds", "%s", geteuid() ? "only root may read the kernel's keyrings"
										 : "/proc/keys shows no .builtin_trusted_keys, or it may not be read");
}

/* "NAME: ID: X509.rsa ..." or "ORGANISATION: NAME: ID: X509.rsa ...": x509_fabricate_name() of the kernel. */
static bool is_named(const struct scan_key *key, const char *name)
{
	const size_t length = strlen(name);

	for (const char *at = key->text; length && (at = strstr(at, name)); at++)
		if ((at == key->text || has_prefix(at - 1, " ")) && has_prefix(at + length, ": "))
			return true;
	return false;
}

static bool has_id(const struct scan_key *key, const char *id)
{
	const char *end = strstr(key->text, ": X509."), *start = end;

	while (start && start > key->text && start[-1] != ' ')
		start--;
	while (start && start < end && *start == '0')
		start++;
	return start && *id && (size_t)(end - start) == strlen(id) && has_prefix(start, id);
}

static bool any(const struct scan_keys *keys, bool trusted, bool (*fits)(const struct scan_key *key, const char *what), const char *what)
{
	for (size_t i = 0; i < keys->count; i++)
		if ((trusted ? keys->keys[i].trusted : keys->keys[i].platform) && fits(&keys->keys[i], what))
			return true;
	return false;
}

/* Is every trusted key the one that the kernel was built with? Then none was issued under another name. */
static bool only_own(const struct scan_keys *keys, const struct scan_module *own)
{
	for (size_t i = 0; i < keys->count; i++)
		if ((keys->keys[i].trusted || keys->keys[i].platform) && !(own && is_named(&keys->keys[i], own->signer)))
			return false;
	return true;
}

enum scan_held scan_keys_hold(const struct scan_keys *keys, const struct scan_module *module, const struct scan_module *own)
{
	if (*module->key && scan_names_has(&keys->proven, module->key))
		return KEY_HELD;
	if (!keys->seen)
		return KEY_UNSEEN;
	if (any(keys, true, has_id, module->key))
		return KEY_HELD;
	if (any(keys, true, is_named, module->signer))
		return KEY_NAMESAKE;
	if (any(keys, false, has_id, module->key) || any(keys, false, is_named, module->signer))
		return KEY_PLATFORM;
	return only_own(keys, own) ? KEY_NOT_HELD : KEY_NO_NAME;
}

void scan_keys_free(struct scan_keys *keys)
{
	free(keys->keys);
	scan_names_free(&keys->proven);
	*keys = (struct scan_keys){0};
}
