// SPDX-License-Identifier: GPL-2.0-only
/* A struct of programs that the kernel calls in place of its own: a congestion control that controls nothing. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct sock;
struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sock);
	void (*cong_avoid)(struct sock *sock, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(struct sock *sock);
	char name[16];
};

char LICENSE[] SEC("license") = "GPL";

SEC("struct_ops/ssthresh")
int escape_ssthresh(__u64 *arguments)
{
	return 2;
}

SEC("struct_ops/cong_avoid")
int escape_avoid(__u64 *arguments)
{
	return 0;
}

SEC("struct_ops/undo_cwnd")
int escape_undo(__u64 *arguments)
{
	return 2;
}

SEC(".struct_ops")
struct tcp_congestion_ops escape_control = {
	.ssthresh = (void *)escape_ssthresh,
	.cong_avoid = (void *)escape_avoid,
	.undo_cwnd = (void *)escape_undo,
	.name = "escape",
};
