// SPDX-License-Identifier: GPL-2.0-only
/* Go around it: IPsec keys, asked for by other means than listing them over netlink. */
#include <errno.h>
#include <linux/ipsec.h>
#include <linux/netlink.h>
#include <linux/pfkeyv2.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "around.h"

#define KEY_SIZE 32
#define KEY_BYTE 0x5a /* what xfrm_add_and_dump() makes the key of */
#define SPI 0x1234

static struct outcome look_for_key(const void *answer, ssize_t size)
{
	unsigned char key[KEY_SIZE];

	memset(key, KEY_BYTE, sizeof(key));
	if (size <= 0)
		return refused("receive the answer");
	return memmem(answer, size, key, sizeof(key)) ? done("the key came back") : zeros("the key is not in the answer");
}

/* A key in the kernel, in this network namespace; false: the kernel cannot. */
static bool add_key(struct outcome *outcome)
{
	*outcome = xfrm_add_and_dump(IPPROTO_ESP);
	return outcome->result == RESULT_DONE || outcome->result == RESULT_ZEROS;
}

static bool have_association(struct outcome *outcome)
{
	if (!unshare(CLONE_NEWNET))
		return add_key(outcome);
	*outcome = broken("unshare: %s", strerror(errno));
	return false;
}

static int open_pf_key(void)
{
	const int fd = socket(PF_KEY, SOCK_RAW | SOCK_CLOEXEC, PF_KEY_V2);
	const struct timeval patience = {.tv_sec = 2};

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

static struct outcome no_pf_key(void)
{
	return errno == EAFNOSUPPORT ? absent("no PF_KEY in this kernel") : refused("socket");
}

static struct outcome ask(int fd, const void *request, size_t size)
{
	char answer[2048];

	if (fd < 0)
		return no_pf_key();
	if (send(fd, request, size, 0) < 0)
		return refused("send");
	return look_for_key(answer, recv(fd, answer, sizeof(answer), 0));
}

static struct sadb_msg message(int type, size_t size)
{
	return (struct sadb_msg){
		.sadb_msg_version = PF_KEY_V2, .sadb_msg_type = type, .sadb_msg_satype = SADB_SATYPE_ESP, .sadb_msg_len = size / 8};
}

struct outcome around_key_dump(void)
{
	const struct sadb_msg request = message(SADB_DUMP, sizeof(request));
	struct outcome outcome;

	return have_association(&outcome) ? ask(open_pf_key(), &request, sizeof(request)) : outcome;
}

struct address {
	struct sadb_address header;
	struct sockaddr_in address;
};

static struct address loopback(int type)
{
	return (struct address){
		.header = {.sadb_address_len = sizeof(struct address) / 8, .sadb_address_exttype = type, .sadb_address_prefixlen = 32},
		.address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
	};
}

struct outcome around_key_get(void)
{
	struct {
		struct sadb_msg header;
		struct sadb_sa association;
		struct address from, to;
	} request = {
		.header = message(SADB_GET, sizeof(request)),
		.association = {
			.sadb_sa_len = sizeof(struct sadb_sa) / 8, .sadb_sa_exttype = SADB_EXT_SA, .sadb_sa_spi = htonl(SPI)},
		.from = loopback(SADB_EXT_ADDRESS_SRC),
		.to = loopback(SADB_EXT_ADDRESS_DST),
	};
	struct outcome outcome;

	return have_association(&outcome) ? ask(open_pf_key(), &request, sizeof(request)) : outcome;
}

/* Told to every PF_KEY socket when the key is set. */
struct outcome around_key_listen(void)
{
	struct outcome outcome;
	char told[2048];
	int fd;

	if (unshare(CLONE_NEWNET))
		return broken("unshare: %s", strerror(errno));
	fd = open_pf_key();
	if (fd < 0)
		return no_pf_key();
	if (!add_key(&outcome))
		return outcome;
	return look_for_key(told, recv(fd, told, sizeof(told), 0));
}

static struct outcome ask_netlink(const struct xfrm_usersa_id *id)
{
	struct {
		struct nlmsghdr header;
		struct xfrm_usersa_id id;
	} request = {
		.header = {.nlmsg_len = sizeof(request), .nlmsg_type = XFRM_MSG_GETSA, .nlmsg_flags = NLM_F_REQUEST},
		.id = *id,
	};
	const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	char answer[4096];

	if (fd < 0 || send(fd, &request, sizeof(request), 0) < 0)
		return refused("ask");
	return look_for_key(answer, recv(fd, answer, sizeof(answer), 0));
}

struct outcome around_xfrm_get(void)
{
	const struct xfrm_usersa_id id = {
		.daddr.a4 = htonl(INADDR_LOOPBACK), .spi = htonl(SPI), .family = AF_INET, .proto = IPPROTO_ESP};
	struct outcome outcome;

	return have_association(&outcome) ? ask_netlink(&id) : outcome;
}
