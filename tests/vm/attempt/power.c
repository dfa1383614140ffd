// SPDX-License-Identifier: GPL-2.0-only
/* Hibernation. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

struct outcome try_snapshot(void)
{
	const int fd = open("/dev/snapshot", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return refused_or_absent("/dev/snapshot");
	close(fd);
	return done("/dev/snapshot is open, a memory image can be made");
}

/* The mode that is set now, which the kernel puts in brackets. */
static bool current_mode(char *modes, char **mode)
{
	char *open_bracket = strchr(modes, '['), *close_bracket = strchr(modes, ']');

	if (!open_bracket || !close_bracket)
		return false;
	*close_bracket = '\0';
	*mode = open_bracket + 1;
	return true;
}

struct outcome try_power_disk_read(void)
{
	char modes[128], *mode;

	if (read_text("/sys/power/disk", modes, sizeof(modes)) < 0)
		return refused_or_absent("/sys/power/disk");
	if (!current_mode(modes, &mode))
		return broken("/sys/power/disk says %s", modes);
	if (!strcmp(mode, "disabled"))
		return disabled("[disabled]");
	return done("hibernation is on: [%s]", mode);
}

/* When it reads [disabled], any mode will do: it will be refused before it is looked at. */
struct outcome try_power_disk_write(void)
{
	char modes[128], *mode;

	if (read_text("/sys/power/disk", modes, sizeof(modes)) < 0)
		return refused_or_absent("/sys/power/disk");
	if (!current_mode(modes, &mode))
		return broken("/sys/power/disk says %s", modes);
	if (write_text("/sys/power/disk", strcmp(mode, "disabled") ? mode : "shutdown"))
		return refused("write /sys/power/disk");
	return done("mode set to %s", mode);
}

struct outcome try_power_state_read(void)
{
	char states[128];

	if (read_text("/sys/power/state", states, sizeof(states)) < 0)
		return refused_or_absent("/sys/power/state");
	if (!strstr(states, "disk"))
		return disabled("\"disk\" is not among the states");
	return done("\"disk\" is among the states");
}

struct outcome try_power_state(void)
{
	char states[128];

	if (read_text("/sys/power/state", states, sizeof(states)) < 0)
		return refused_or_absent("/sys/power/state");
	return done("readable");
}
