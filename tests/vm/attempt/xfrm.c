// SPDX-License-Identifier: GPL-2.0-only
/* IPsec keys: put one into the kernel, in a network namespace of our own, and ask for it. */
#include <errno.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define KEY_SIZE 32
#define KEY_BYTE 0x5a

struct message {
	struct nlmsghdr header;
	struct xfrm_usersa_info info;
	char attributes[512];
};

static void add_algorithm(struct message *message, int type, const char *name)
{
	struct nlattr *attribute = (void *)((char *)message + message->header.nlmsg_len);
	struct xfrm_algo *algorithm = (void *)(attribute + 1);

	attribute->nla_type = type;
	attribute->nla_len = sizeof(*attribute) + sizeof(*algorithm) + KEY_SIZE;
	strncpy(algorithm->alg_name, name, sizeof(algorithm->alg_name) - 1);
	algorithm->alg_key_len = KEY_SIZE * 8;
	memset(algorithm->alg_key, KEY_BYTE, KEY_SIZE);
	message->header.nlmsg_len += NLMSG_ALIGN(attribute->nla_len);
}

static void fill(struct message *message, int protocol)
{
	struct xfrm_usersa_info *info = &message->info;

	message->header.nlmsg_len = NLMSG_LENGTH(sizeof(*info));
	message->header.nlmsg_type = XFRM_MSG_NEWSA;
	message->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	info->family = AF_INET;
	info->saddr.a4 = htonl(INADDR_LOOPBACK);
	info->id.daddr.a4 = htonl(INADDR_LOOPBACK);
	info->id.spi = htonl(0x1234);
	info->id.proto = protocol;
	info->mode = XFRM_MODE_TRANSPORT;
	info->reqid = 1;
	info->lft.soft_byte_limit = info->lft.hard_byte_limit = XFRM_INF;
	info->lft.soft_packet_limit = info->lft.hard_packet_limit = XFRM_INF;
	add_algorithm(message, XFRMA_ALG_AUTH, "hmac(sha256)");
	if (protocol == IPPROTO_ESP)
		add_algorithm(message, XFRMA_ALG_CRYPT, "cbc(aes)");
}

/* Adds the association; an error of the kernel ends up in errno. */
static int add(int fd, const struct message *message)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[1024];
	} answer;

	if (send(fd, message, message->header.nlmsg_len, 0) < 0 || recv(fd, &answer, sizeof(answer), 0) < 0)
		return -1;
	errno = -answer.error.error;
	return errno ? -1 : 0;
}

static ssize_t dump(int fd, void *answer, size_t size)
{
	struct nlmsghdr request = {
		.nlmsg_len = sizeof(request),
		.nlmsg_type = XFRM_MSG_GETSA,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
	};

	if (send(fd, &request, sizeof(request), 0) < 0)
		return -1;
	return recv(fd, answer, size, 0);
}

/* The key in an attribute that holds one. */
static const unsigned char *key_of(const struct nlattr *attribute)
{
	switch (attribute->nla_type) {
	case XFRMA_ALG_AUTH:
	case XFRMA_ALG_CRYPT: return (const void *)((const struct xfrm_algo *)(attribute + 1))->alg_key;
	case XFRMA_ALG_AUTH_TRUNC: return (const void *)((const struct xfrm_algo_auth *)(attribute + 1))->alg_key;
	default: return NULL;
	}
}

static bool is_all(const unsigned char *key, unsigned char byte)
{
	for (int i = 0; i < KEY_SIZE; i++)
		if (key[i] != byte)
			return false;
	return true;
}

static struct outcome compare_keys(const struct message *answer, size_t size)
{
	const char *at = answer->attributes, *end = (const char *)answer + answer->header.nlmsg_len;
	int shown = 0, hidden = 0;

	if (size < sizeof(answer->header) + sizeof(answer->info) || answer->header.nlmsg_type != XFRM_MSG_NEWSA)
		return broken("no association in the answer");
	while (at + sizeof(struct nlattr) <= end && ((const struct nlattr *)at)->nla_len) {
		const unsigned char *key = key_of((const struct nlattr *)at);

		shown += key && is_all(key, KEY_BYTE);
		hidden += key && is_all(key, 0);
		at += NLMSG_ALIGN(((const struct nlattr *)at)->nla_len);
	}
	if (shown && !hidden)
		return done("the key came back: %02x %02x ...", KEY_BYTE, KEY_BYTE);
	if (hidden && !shown)
		return zeros("the key came back as zeros");
	return broken("%d keys came back, %d as zeros", shown, hidden);
}

/* In the network namespace that this process is in. */
struct outcome xfrm_add_and_dump(int protocol)
{
	struct message message = {}, answer[8] = {};
	ssize_t size;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	if (fd < 0)
		return errno == EPROTONOSUPPORT ? absent("no module xfrm_user") : refused("socket");
	fill(&message, protocol);
	if (add(fd, &message)) {
		if (errno == EPROTONOSUPPORT || errno == ENOENT || errno == ENOSYS)
			return absent("no %s here, or no algorithm for it", protocol == IPPROTO_ESP ? "ESP" : "AH");
		return refused("add an association");
	}
	size = dump(fd, answer, sizeof(answer));
	return size < 0 ? refused("list associations") : compare_keys(answer, size);
}

static struct outcome in_own_network(int protocol)
{
	return unshare(CLONE_NEWNET) ? broken("unshare: %s", strerror(errno)) : xfrm_add_and_dump(protocol);
}

struct outcome try_xfrm_esp(void)
{
	return in_own_network(IPPROTO_ESP);
}

struct outcome try_xfrm_ah(void)
{
	return in_own_network(IPPROTO_AH);
}
