// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe of xfrm-secret: sets up an IPsec association with a known key in a network
 * namespace of its own and reads it back. net/xfrm/xfrm_user.c: copy_to_user_state_extra()
 * sends zeros in place of the key when it is refused.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/xfrm.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cleanup.h"
#include "host.h"
#include "probes.h"

#define KEY_BYTES 32
#define CIPHER_KEY_BYTES 16
#define KEY_BYTE 0x5a

struct request_for_state {
	struct nlmsghdr header;
	struct xfrm_usersa_info state;
	struct rtattr attribute;
	char algorithm[sizeof(struct xfrm_algo_auth)]; /* a key of no fixed size ends those structures */
	unsigned char key[KEY_BYTES];
	struct rtattr cipher_attribute;
	char cipher[sizeof(struct xfrm_algo)];
	unsigned char cipher_key[CIPHER_KEY_BYTES];
};

static void fill_state(struct xfrm_usersa_info *state)
{
	state->family = AF_INET;
	state->id.proto = IPPROTO_ESP;
	state->id.spi = htonl(0x1000);
	state->id.daddr.a4 = htonl(INADDR_LOOPBACK);
	state->saddr.a4 = htonl(INADDR_LOOPBACK);
	state->mode = XFRM_MODE_TRANSPORT;
	state->lft.soft_byte_limit = state->lft.hard_byte_limit = XFRM_INF;
	state->lft.soft_packet_limit = state->lft.hard_packet_limit = XFRM_INF;
}

static void fill_request(struct request_for_state *request)
{
	const struct xfrm_algo_auth algorithm = {
		.alg_name = "hmac(sha256)", .alg_key_len = KEY_BYTES * 8, .alg_trunc_len = 128};
	const struct xfrm_algo cipher = {.alg_name = "cbc(aes)", .alg_key_len = CIPHER_KEY_BYTES * 8};

	*request = (struct request_for_state){
		.header = {.nlmsg_len = sizeof(*request), .nlmsg_type = XFRM_MSG_NEWSA, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK},
		.attribute = {.rta_type = XFRMA_ALG_AUTH_TRUNC,
			      .rta_len = RTA_LENGTH(sizeof(request->algorithm) + KEY_BYTES)},
		.cipher_attribute = {.rta_type = XFRMA_ALG_CRYPT, .rta_len = RTA_LENGTH(sizeof(request->cipher) + CIPHER_KEY_BYTES)},
	};
	memcpy(request->algorithm, &algorithm, sizeof(algorithm));
	memcpy(request->cipher, &cipher, sizeof(cipher));
	memset(request->key, KEY_BYTE, KEY_BYTES);
	fill_state(&request->state);
}

static int exchange(int netlink, const void *request, size_t size, void *answer, size_t answer_size)
{
	const ssize_t sent = send(netlink, request, size, 0);
	const ssize_t length = sent < 0 ? -1 : recv(netlink, answer, answer_size, 0);

	return length < 0 ? -errno : (int)length;
}

static int add_state(int netlink)
{
	struct request_for_state request;
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[1024];
	} answer = {0};

	fill_request(&request);

	const int length = exchange(netlink, &request, sizeof(request), &answer, sizeof(answer));

	if (length < (int)NLMSG_LENGTH(sizeof(answer.error)))
		return length < 0 ? length : -EPROTO;
	return answer.error.error;
}

/* Searches the whole answer: where the key stands in it is not this probe's business. */
static int read_state(int netlink, char *answer, size_t size)
{
	struct {
		struct nlmsghdr header;
		struct xfrm_usersa_id id;
	} request = {
		.header = {.nlmsg_len = sizeof(request), .nlmsg_type = XFRM_MSG_GETSA, .nlmsg_flags = NLM_F_REQUEST},
		.id = {.daddr.a4 = htonl(INADDR_LOOPBACK), .spi = htonl(0x1000), .family = AF_INET, .proto = IPPROTO_ESP},
	};
	const int length = exchange(netlink, &request, sizeof(request), answer, size);
	const struct nlmsghdr *header = (const void *)answer;

	if (length < (int)sizeof(*header))
		return length < 0 ? length : -EPROTO;
	return header->nlmsg_type == XFRM_MSG_NEWSA ? length : -EPROTO;
}

static void read_key_back(int netlink, struct probe_result *result)
{
	_Alignas(struct nlmsghdr) char answer[8192];
	unsigned char key[KEY_BYTES];
	int length = add_state(netlink);

	if (!length)
		length = read_state(netlink, answer, sizeof(answer));
	memset(key, KEY_BYTE, sizeof(key));
	if (length < 0)
		found(result, FOUND_UNKNOWN, "cannot set up an IPsec association: %s", strerror(-length));
	else if (memmem(answer, (size_t)length, key, sizeof(key)))
		found(result, FOUND_OPEN, "%s", "");
	else
		found(result, FOUND_REFUSED, "the key reads as zeros");
}

/*
 * Anything missing here would be loaded by the kernel on its own: a trace. The kernel
 * lists the algorithm of the association once somebody has used it.
 */
static bool ipsec_is_loaded(void)
{
	FILE *crypto = fopen("/proc/crypto", "re");
	bool used = false;
	char line[256];

	if (!crypto)
		return false;
	while (!used && fgets(line, sizeof(line), crypto))
		used = !strcmp(line, "name         : authenc(hmac(sha256),cbc(aes))\n");
	fclose(crypto);
	return used && host_has_symbol("esp4_err") > 0;
}

void probe_xfrm_secret(struct probe_result *result)
{
	_cleanup_close_ int netlink = -1;

	if (host_has_symbol("xfrm_netlink_rcv") == 0) {
		found(result, FOUND_ABSENT, "the module xfrm_user is not loaded");
		return;
	}
	if (!ipsec_is_loaded()) {
		found(result, FOUND_UNKNOWN, "IPsec is not in use here, and trying would load its modules");
		return;
	}
	if (unshare(CLONE_NEWNET) < 0) {
		found(result, FOUND_UNKNOWN, "cannot make a network namespace: %s", strerror(errno));
		return;
	}
	netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);
	if (netlink < 0)
		found(result, FOUND_UNKNOWN, "cannot open a netlink socket: %s", strerror(errno));
	else
		read_key_back(netlink, result);
}
