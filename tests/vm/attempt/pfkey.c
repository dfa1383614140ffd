// SPDX-License-Identifier: GPL-2.0-only
/* IPsec keys through a PF_KEY socket: put one into the kernel, in a network namespace of our own, and list it. */
#include <errno.h>
#include <linux/pfkeyv2.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "attempt.h"
#include "attempts.h"

#define KEY_SIZE 32
#define KEY_BYTE 0x5a

struct address {
	struct sadb_address header;
	struct sockaddr_in address;
};

struct key {
	struct sadb_key header;
	unsigned char key[KEY_SIZE];
};

struct message {
	struct sadb_msg header;
	struct sadb_sa association;
	struct address source, destination;
	struct key authentication, encryption;
};

#define WORDS(type) (sizeof(type) / 8)

static void fill_address(struct address *address, int type)
{
	address->header.sadb_address_len = WORDS(*address);
	address->header.sadb_address_exttype = type;
	address->header.sadb_address_prefixlen = 32;
	address->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void fill_key(struct key *key, int type)
{
	key->header.sadb_key_len = WORDS(*key);
	key->header.sadb_key_exttype = type;
	key->header.sadb_key_bits = KEY_SIZE * 8;
	memset(key->key, KEY_BYTE, KEY_SIZE);
}

static void fill_header(struct sadb_msg *header, int type, size_t size)
{
	header->sadb_msg_version = PF_KEY_V2;
	header->sadb_msg_type = type;
	header->sadb_msg_satype = SADB_SATYPE_ESP;
	header->sadb_msg_len = size / 8;
	header->sadb_msg_pid = getpid();
}

static void fill(struct message *message)
{
	fill_header(&message->header, SADB_ADD, sizeof(*message));
	message->association = (struct sadb_sa){
		.sadb_sa_len = WORDS(message->association),
		.sadb_sa_exttype = SADB_EXT_SA,
		.sadb_sa_spi = htonl(0x1234),
		.sadb_sa_state = SADB_SASTATE_MATURE,
		.sadb_sa_auth = SADB_X_AALG_SHA2_256HMAC,
		.sadb_sa_encrypt = SADB_X_EALG_AESCBC,
	};
	fill_address(&message->source, SADB_EXT_ADDRESS_SRC);
	fill_address(&message->destination, SADB_EXT_ADDRESS_DST);
	fill_key(&message->authentication, SADB_EXT_KEY_AUTH);
	fill_key(&message->encryption, SADB_EXT_KEY_ENCRYPT);
}

/* The answer to a request, whose error ends up in errno. */
static ssize_t ask(int fd, const void *request, size_t request_size, void *answer, size_t size)
{
	const struct sadb_msg *header = answer;
	ssize_t got;

	if (send(fd, request, request_size, 0) < 0)
		return -1;
	got = recv(fd, answer, size, 0);
	errno = got >= (ssize_t)sizeof(*header) ? header->sadb_msg_errno : EPROTO;
	return errno ? -1 : got;
}

static struct outcome dump(int fd)
{
	struct sadb_msg request = {};
	_Alignas(struct sadb_msg) unsigned char answer[4096], key[KEY_SIZE];
	ssize_t size;

	fill_header(&request, SADB_DUMP, sizeof(request));
	size = ask(fd, &request, sizeof(request), answer, sizeof(answer));
	if (size < 0)
		return refused("SADB_DUMP");
	memset(key, KEY_BYTE, sizeof(key));
	if (memmem(answer, size, key, sizeof(key)))
		return done("the key came back: %02x %02x ...", KEY_BYTE, KEY_BYTE);
	return broken("no key in an answer of %zd bytes", size);
}

struct outcome try_pfkey_dump(void)
{
	struct message message = {};
	unsigned char answer[4096];
	int fd;

	if (unshare(CLONE_NEWNET))
		return broken("unshare: %s", strerror(errno));
	fd = socket(AF_KEY, SOCK_RAW | SOCK_CLOEXEC, PF_KEY_V2);
	if (fd < 0)
		return errno == EAFNOSUPPORT ? absent("no module af_key") : refused("socket");
	fill(&message);
	if (ask(fd, &message, sizeof(message), answer, sizeof(answer)) < 0)
		return refused("SADB_ADD");
	return dump(fd);
}
