/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading programs: part of enforce.bpf.c. A program of any type can print kernel memory or
 * follow pointers into it, and the kernel's own lockdown asks nobody. After the verifier,
 * its instructions tell: what follows kernel pointers was marked by the verifier, and calls
 * of the helpers that print, or give a pointer that is not marked, are calls of known
 * functions. Kernel functions that are no helpers (kfuncs) count as reading, whichever they
 * are: some read any address (bpf_iter_bits_new() since Linux 6.11), and each version adds more.
 */

struct bpf_prog_aux___minimal {
	__u64 load_time;
	char name[16];
} __attribute__((preserve_access_index));

struct bpf_prog___minimal {
	__u32 len;
	struct bpf_prog_aux___minimal *aux;
	struct bpf_insn insnsi[0];
} __attribute__((preserve_access_index));

#define MOST_INSTRUCTIONS (1 << 23) /* that bpf_loop() goes round; no program is that long after the verifier */
#define MODE_OF(code) ((code) & 0xe0)
#define MODE_PROBE_MEM 0x20   /* include/linux/filter.h: a load through a pointer that may be anything */
#define MODE_PROBE_MEMSX 0x40 /* the same with a sign, since Linux 6.7 */

/** struct inspection - reading a program, one instruction at a time. */
struct inspection {
	__u64 first;	   /**< address of the first instruction */
	__u32 length;	   /**< how many there are */
	__u32 calls;	   /**< calls of helpers so far */
	bool reads_memory; /**< found one that reads kernel memory, or could not look */
	bool learning;	   /**< note the helpers called */
	bool ended;	   /**< it was read to its end */
};

static bool follows_pointer(const struct bpf_insn *insn)
{
	return (insn->code & 7) == BPF_LDX && (MODE_OF(insn->code) == MODE_PROBE_MEM || MODE_OF(insn->code) == MODE_PROBE_MEMSX);
}

static bool calls_helper(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == 0;
}

static bool calls_kernel_function(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == BPF_PSEUDO_KFUNC_CALL;
}

static bool is_reader(const struct engine_memory *held, __s32 call)
{
	bool known = false;

	for (int i = 0; i < ENGINE_READERS; i++)
		known |= held->readers[i] == call || (!held->readers[i] && i < ENGINE_PRINTERS);
	return known;
}

static void inspect(struct inspection *now, struct engine_memory *held, const struct bpf_insn *insn)
{
	if (calls_helper(insn)) {
		if (now->learning && now->calls < ENGINE_READERS)
			held->readers[now->calls] = insn->imm;
		now->calls++;
		now->reads_memory |= is_reader(held, insn->imm);
	}
	now->reads_memory |= follows_pointer(insn) || calls_kernel_function(insn);
}

static long inspect_next(__u32 index, struct inspection *now)
{
	struct bpf_insn insn;
	struct engine_memory *held = memory();

	if (!held || bpf_probe_read_kernel(&insn, sizeof(insn), (const void *)(now->first + index * sizeof(insn)))) {
		now->reads_memory = true;
		return 1;
	}
	inspect(now, held, &insn);
	if (index + 1 < now->length)
		return 0;
	now->ended = true;
	return 1;
}

static void inspect_program(const struct bpf_prog___minimal *program, struct inspection *inspection)
{
	inspection->first = (__u64)program + bpf_core_field_offset(struct bpf_prog___minimal, insnsi);
	inspection->length = program->len;
	bpf_loop(MOST_INSTRUCTIONS, inspect_next, inspection, 0);
	inspection->reads_memory |= !inspection->ended;
}

static bool is_sample(const struct bpf_prog_aux___minimal *aux)
{
	const char *wanted = ENGINE_SAMPLE;

	for (__u32 i = 0; i < sizeof(ENGINE_SAMPLE); i++)
		if (aux->name[i] != wanted[i])
			return false;
	return true;
}

/* The kernel hides addresses from user space as it likes, so the engine learns them inside, while it is inert. */
static void learn(const struct bpf_prog___minimal *program)
{
	struct inspection lesson = {.learning = true};

	if (is_sample(program->aux))
		inspect_program(program, &lesson);
}

/* Asked for every new file of a program, so also for those loaded before: they stay. */
SEC("lsm_cgroup/bpf_prog")
int kernlock_prog(__u64 *hook)
{
	const struct bpf_prog___minimal *program = (const void *)hook[0];
	const struct engine_memory *held = memory();
	struct inspection inspection = {};

	if (phase_of(held, PHASE_INERT)) {
		learn(program);
		return GO_ON;
	}
	if (held && (!held->tracing_since || program->aux->load_time < held->tracing_since))
		return GO_ON;
	inspect_program(program, &inspection);
	return inspection.reads_memory ? answer(REASON_BPF_TRACING) : GO_ON;
}

/* Never attached or run: what it calls is what is learned, ENGINE_READERS different helpers. */
const char sample_format[] SEC(".rodata.sample") = "%d";

SEC("socket")
int kernlock_sample(struct __sk_buff *packet)
{
	__u64 number = 0;
	char text[8] = "%d";
	struct {
		void *pointer;
		__u32 type, flags;
	} typed = {};

	bpf_snprintf(text, sizeof(text), sample_format, &number, sizeof(number));
	bpf_snprintf_btf(text, sizeof(text), (void *)&typed, sizeof(typed), 0);
	bpf_trace_printk(text, sizeof(text), 0);
	bpf_trace_vprintk(text, sizeof(text), &number, sizeof(number));
	bpf_get_current_task_btf();
	return packet->len != 0;
}
