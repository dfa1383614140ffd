// SPDX-License-Identifier: GPL-2.0-only
/* Moving a serial port to another interrupt or I/O port. */
#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define SERIAL "/dev/ttyS1"
#define OTHER_PORT 0x240

static int open_serial(struct serial_struct *settings)
{
	const int fd = open(SERIAL, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && ioctl(fd, TIOCGSERIAL, settings)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Sets @wanted, looks whether it is so, and puts @before back. */
static struct outcome change(int fd, const struct serial_struct *before, struct serial_struct *wanted)
{
	struct serial_struct after, restored = *before;

	if (ioctl(fd, TIOCSSERIAL, wanted))
		return refused("TIOCSSERIAL");
	if (ioctl(fd, TIOCGSERIAL, &after) || ioctl(fd, TIOCSSERIAL, &restored))
		return broken("cannot put " SERIAL " back: %s", strerror(errno));
	if (after.irq != wanted->irq || after.port != wanted->port)
		return absent(SERIAL " cannot be moved");
	return done(SERIAL " was at port %#x, interrupt %d", after.port, after.irq);
}

struct outcome try_serial_interrupt(void)
{
	struct serial_struct before, wanted;
	const int fd = open_serial(&before);

	if (fd < 0)
		return refused_or_absent(SERIAL);
	wanted = before;
	wanted.irq = before.irq == 5 ? 7 : 5;
	return change(fd, &before, &wanted);
}

struct outcome try_serial_port(void)
{
	struct serial_struct before, wanted;
	const int fd = open_serial(&before);

	if (fd < 0)
		return refused_or_absent(SERIAL);
	wanted = before;
	wanted.port = OTHER_PORT;
	return change(fd, &before, &wanted);
}

struct outcome try_serial_unchanged(void)
{
	struct serial_struct settings;
	const int fd = open_serial(&settings);

	if (fd < 0)
		return refused_or_absent(SERIAL);
	return done_or_refused(!ioctl(fd, TIOCSSERIAL, &settings), "TIOCSSERIAL");
}
