// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the test machine (until systemd is, then its service): mount, load modules, run a command, report, power off.
 *
 * In:   /modules.list        modules to load, in order; a leading '-' means "may fail"
 *       /kernlock/argv       the command, each argument ended by NUL
 *       /kernlock/env        more environment, each NAME=VALUE ended by NUL
 *       /run/again           left by the command: run in its place, once, when SIGKILL ended it (SysRq i kills all)
 *       kernlock.test=A,B    kernel command line: noNAME leaves out a mount (names in the table below),
 *                            console gives the command the console as a terminal instead of the ports,
 *                            systemd leaves the machine to /guest/systemd_root.sh
 * Out:  virtio ports: `verdict` is the command's stdout, `stderr` its stderr, `status` one line written here:
 *       "exit N", "signal N" or "error WHAT". A port can be opened once, and `status` is held here: neither a
 *       log line nor the command itself can write it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const struct mount_point {
	const char *name, *type, *dir, *options;
} early[] = {
	{ "proc", "proc", "/proc", NULL },
	{ "sysfs", "sysfs", "/sys", NULL },
	{ "devtmpfs", "devtmpfs", "/dev", NULL },
}, late[] = {
	{ "devpts", "devpts", "/dev/pts", "mode=620,ptmxmode=666" },
	{ "shm", "tmpfs", "/dev/shm", "mode=1777" },
	{ "tmp", "tmpfs", "/tmp", "mode=1777" },
	{ "run", "tmpfs", "/run", "mode=755" },
	{ "securityfs", "securityfs", "/sys/kernel/security", NULL },
	{ "debugfs", "debugfs", "/sys/kernel/debug", NULL },
	{ "tracefs", "tracefs", "/sys/kernel/tracing", NULL },
	{ "configfs", "configfs", "/sys/kernel/config", NULL },
	{ "bpf", "bpf", "/sys/fs/bpf", "mode=700" },
	{ "cgroup", "cgroup2", "/sys/fs/cgroup", NULL },
};

static char words[512] = ",";
static int status_port = -1;

static void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

static void on_power_off(int sig)
{
	(void)sig;
	power_off();
}

__attribute__((format(printf, 1, 2), noreturn)) static void die(const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	printf("init: %s\n", text);
	if (status_port >= 0)
		dprintf(status_port, "error %s\n", text);
	power_off();
	abort();
}

static bool has_word(const char *prefix, const char *word)
{
	char wanted[64];

	snprintf(wanted, sizeof(wanted), ",%s%s,", prefix, word);
	return strstr(words, wanted);
}

/* The whole of a file, with a NUL after it; NULL when there is none. */
static char *read_file(const char *path, size_t *size)
{
	char *text = NULL;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*size = 0;
	if (fd < 0)
		return NULL;
	do {
		text = realloc(text, *size + 4097);
		if (!text)
			die("out of memory");
		got = read(fd, text + *size, 4096);
		*size += got > 0 ? got : 0;
	} while (got > 0);
	close(fd);
	text[*size] = '\0';
	return text;
}

static void read_words(void)
{
	static const char key[] = "kernlock.test=";
	size_t size;
	char *line = read_file("/proc/cmdline", &size), *word;

	for (word = strtok(line, " \n"); word; word = strtok(NULL, " \n")) {
		if (strncmp(word, key, strlen(key)))
			continue;
		strncat(words, word + strlen(key), sizeof(words) - strlen(words) - 2);
		strcat(words, ",");
	}
	free(line);
}

static void mount_one(const struct mount_point *m)
{
	if (has_word("no", m->name))
		return;
	mkdir(m->dir, 0755);
	if (mount(m->name, m->dir, m->type, 0, m->options) && errno != ENODEV && errno != EBUSY && errno != ENOENT)
		printf("init: mount %s: %s\n", m->dir, strerror(errno));
}

static void load_module(const char *path)
{
	bool optional = *path == '-';
	int fd;

	path += optional;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST && !optional)
		die("load %s: %s", path, strerror(errno));
	close(fd);
}

static void load_modules(void)
{
	size_t size;
	char *list = read_file("/modules.list", &size), *path;

	for (path = list ? strtok(list, "\n") : NULL; path; path = strtok(NULL, "\n"))
		load_module(path);
	free(list);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

/* The device node of the port called @name, opened; -1 while there is none. */
static int try_port(const char *name)
{
	char path[320], *found;
	struct dirent *entry;
	size_t size;
	int fd = -1;
	DIR *dir = opendir("/sys/class/virtio-ports");

	while (dir && fd < 0 && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name", entry->d_name);
		found = read_file(path, &size);
		if (found && !strcmp(strtok(found, "\n") ?: "", name)) {
			snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
			fd = open(path, O_WRONLY | O_CLOEXEC);
		}
		free(found);
	}
	if (dir)
		closedir(dir);
	return fd;
}

/* Ports appear a little after their driver. */
static int open_port(const char *name)
{
	int fd, tries;

	for (tries = 0; tries < 4000; tries++) {
		fd = try_port(name);
		if (fd >= 0)
			return fd;
		usleep(5000);
	}
	die("no virtio port named %s", name);
}

/* The terminal behind /dev/console, which cannot itself be a controlling terminal. */
static int open_terminal(void)
{
	char path[320], *name;
	size_t size;
	char *active = read_file("/sys/class/tty/console/active", &size);

	name = active ? strtok(active, "\n") : NULL;
	if (name && strrchr(name, ' '))
		name = strrchr(name, ' ') + 1;
	snprintf(path, sizeof(path), "/dev/%s", name ?: "console");
	free(active);
	return open(path, O_RDWR);
}

/* NUL-ended strings, one after the other, as a NULL-ended array. */
static char **split(char *text, size_t size)
{
	char **list = calloc(size + 1, sizeof(*list)), *at;
	size_t n = 0;

	if (!list)
		die("out of memory");
	for (at = text; at < text + size; at += strlen(at) + 1)
		list[n++] = at;
	return list;
}

static void set_environment(void)
{
	size_t size;
	char *text = read_file("/kernlock/env", &size), **env = split(text, size);

	clearenv();
	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/test:/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/root", 1);
	setenv("TERM", "dumb", 1);
	while (*env)
		putenv(*env++);
}

/* In the child: never returns. */
static void run(char **argv, int in, int out, int err)
{
	setsid();
	if (has_word("", "console"))
		ioctl(in, TIOCSCTTY, 0);
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	set_environment();
	execvp(argv[0], argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static void report(int status)
{
	if (WIFSIGNALED(status))
		dprintf(status_port, "signal %d\n", WTERMSIG(status));
	else
		dprintf(status_port, "exit %d\n", WEXITSTATUS(status));
}

static int run_and_reap(char **argv, int in, int out, int err)
{
	pid_t child = fork(), gone;
	int status;

	if (child < 0)
		die("fork: %s", strerror(errno));
	if (!child)
		run(argv, in, out, err);
	do {
		gone = waitpid(-1, &status, 0);
	} while (gone != child && (gone > 0 || errno == EINTR));
	if (gone != child)
		die("waitpid: %s", strerror(errno));
	return status;
}

static bool left_word(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && !access("/run/again", X_OK);
}

/* The command, with the ports; and what it left to go on with. */
static int run_with_ports(char **argv)
{
	char *again[] = { "/run/again", NULL };
	const int in = open("/dev/null", O_RDONLY | O_CLOEXEC), out = open_port("verdict"), err = open_port("stderr");
	const int status = run_and_reap(argv, in, out, err);

	return left_word(status) ? run_and_reap(again, in, out, err) : status;
}

static void prepare(void)
{
	size_t i;

	setvbuf(stdout, NULL, _IONBF, 0);
	signal(SIGUSR1, on_power_off);	/* busybox halt, poweroff and reboot */
	signal(SIGUSR2, on_power_off);
	signal(SIGTERM, on_power_off);
	for (i = 0; i < ARRAY_SIZE(early); i++)
		mount_one(&early[i]);
	read_words();
	load_modules();
	if (has_word("", "systemd")) {
		execl("/bin/sh", "sh", "/guest/systemd_root.sh", (char *)NULL);
		die("/bin/sh: %s", strerror(errno));
	}
	for (i = 0; i < ARRAY_SIZE(late); i++)
		mount_one(&late[i]);
	loopback_up();
}

int main(void)
{
	size_t size;
	char *text, **argv;
	int terminal;

	if (getpid() == 1)
		prepare();
	text = read_file("/kernlock/argv", &size);
	if (!size)
		die("/kernlock/argv: no command");
	argv = split(text, size);
	if (has_word("", "console")) {
		terminal = open_terminal();
		run_and_reap(argv, terminal, terminal, terminal);
		power_off();
	}
	status_port = open_port("status");
	report(run_with_ports(argv));
	power_off();
}
