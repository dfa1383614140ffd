// SPDX-License-Identifier: GPL-2.0-only
#include "bpf_command.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel itself answers EINVAL to a command that it does not know. */
static int send(const struct engine_command *command)
{
	const long failed = syscall(SYS_bpf, ENGINE_COMMAND, command, sizeof(*command));

	if (!failed)
		return -EPROTO;
	return errno == EINVAL ? -ENOTCONN : -errno;
}

static int send_for_done(const struct engine_command *command)
{
	const int answer = send(command);

	return answer == -ENGINE_DONE ? 0 : answer;
}

int bpf_command(enum engine_operation operation)
{
	const struct engine_command command = {.operation = operation};

	return send_for_done(&command);
}

int bpf_command_evaluate(kl_u64 reasons)
{
	const struct engine_command command = {
		.operation = ENGINE_EVALUATE,
		.deny = {(kl_u32)reasons, (kl_u32)(reasons >> 32)},
	};

	return send_for_done(&command);
}

int bpf_command_activate(kl_u64 limit)
{
	const struct engine_command command = {
		.operation = ENGINE_ACTIVATE,
		.deny = {(kl_u32)limit, (kl_u32)(limit >> 32)},
	};

	return send_for_done(&command);
}

int bpf_command_raise(const struct policy *now, const struct policy *policy)
{
	const kl_u64 deny = policy->exception_count ? policy->deny & ~now->deny : policy->deny;
	struct engine_command command = {
		.operation = ENGINE_RAISE,
		.deny = {(kl_u32)deny, (kl_u32)(deny >> 32)},
		.audit = {(kl_u32)policy->audit, (kl_u32)(policy->audit >> 32)},
	};

	memcpy(&command.name_begin, policy->mode, sizeof(command.name_begin));
	memcpy(command.name_rest, policy->mode + sizeof(command.name_begin), sizeof(command.name_rest));
	return send_for_done(&command);
}

int bpf_command_read(struct engine_memory *memory)
{
	unsigned char bytes[sizeof(*memory)];

	for (kl_u32 i = 0; i < sizeof(bytes); i++) {
		const struct engine_command command = {.operation = ENGINE_READ, .index = i};
		const int answer = -send(&command);

		if (answer < ENGINE_BYTE || answer > ENGINE_BYTE + 255)
			return -answer;
		bytes[i] = (unsigned char)(answer - ENGINE_BYTE);
	}
	memcpy(memory, bytes, sizeof(bytes));
	return 0;
}
