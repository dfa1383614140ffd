// SPDX-License-Identifier: GPL-2.0-only
/*
 * The soundness table: what an open reason is worth to root with every capability.
 *
 * A reason defeats another one when root, by what the first lets through, gets what the
 * second one protects. Whoever runs code in ring 0, or writes kernel memory, gets all of it,
 * the reading included; whoever reads any kernel memory gets every secret. In doubt the table
 * says "defeats": it may call a closed reason advisory that would have held on this very
 * machine, never the other way round. Kernel bugs and signed but faulty modules are not counted, nor
 * what only some machines have and no shipped mode refuses (the class optional): its rows say what it is.
 */
#include "soundness.h"

#include <stddef.h>

#define EVERYTHING ALL_REASONS
#define EVERY_SECRET CONFIDENTIALITY_REASONS
#define NOTHING 0
#define ONLY(reason) REASON_BIT(REASON_##reason)

/** struct open_reason - what is lost while a reason is open. */
struct open_reason {
	kl_u64 defeats;	 /**< reasons; its own bit means nothing */
	const char *why; /**< how, in one sentence */
};

static const struct open_reason open_reasons[REASON_LIMIT] = {
	[REASON_MODULE_SIGNATURE] = {
		.defeats = EVERYTHING,
		.why = "An unsigned module is code of anybody's choosing that runs in ring 0.",
	},
	[REASON_DEV_MEM] = {
		.defeats = EVERYTHING,
		.why = "/dev/mem maps the registers of devices, and a device told to do DMA reads and writes kernel "
		       "memory, unless an IOMMU confines it; without STRICT_DEVMEM all of memory is in the file "
		       "itself, and /dev/port is as good as ioport.",
	},
	[REASON_EFI_TEST] = {
		.defeats = NOTHING,
		.why = "It reaches no kernel memory by itself, but hands arguments that nobody checked to firmware "
		       "code that runs in ring 0, so that a fault of the firmware becomes a fault of the kernel.",
	},
	[REASON_KEXEC] = {
		.defeats = EVERYTHING,
		.why = "The kernel that is started obeys nothing: it is any code in ring 0, with the memory of the "
		       "old kernel still there to be read.",
	},
	[REASON_HIBERNATION] = {
		.defeats = EVERYTHING,
		.why = "A hibernation image is all of memory and carries no signature: root reads one from "
		       "/dev/snapshot, edits it, and has it restored at once or at the next boot, from encrypted "
		       "swap too; encryption stops only somebody who has the disk but not root.",
	},
	[REASON_PCI_ACCESS] = {
		.defeats = EVERYTHING,
		.why = "A device whose registers are mapped and whose bus mastering is switched on in its "
		       "configuration space reads and writes kernel memory by DMA, unless an IOMMU confines it.",
	},
	[REASON_IOPORT] = {
		.defeats = EVERYTHING,
		.why = "Ports 0xcf8 and 0xcfc are PCI configuration space, so this is pci-access again; other ports "
		       "program DMA or call the firmware's system management code.",
	},
	[REASON_MSR] = {
		.defeats = EVERYTHING,
		.why = "The address that every system call jumps to is a model-specific register (LSTAR): writing "
		       "it takes over ring 0.",
	},
	[REASON_ACPI_TABLES] = {
		.defeats = EVERYTHING,
		.why = "The kernel interprets the byte code in an ACPI table, and an operation region of it reads "
		       "and writes any physical address; most ways in take effect at the next boot, configfs at "
		       "once.",
	},
	[REASON_DEVICE_TREE] = {
		.defeats = EVERYTHING,
		.why = "A forged node of the device tree makes a driver read and write physical addresses of the "
		       "forger's choosing.",
	},
	[REASON_PCMCIA_CIS] = {
		.defeats = NOTHING,
		.why = "It gives a driver a false description of a card that is there, within the ports and memory "
		       "of its socket: no known way to kernel memory, but a parser and a choice of driver that an "
		       "attacker steers.",
	},
	[REASON_TIOCSSERIAL] = {
		.defeats = EVERYTHING,
		.why = "The serial driver can be aimed at any I/O port or device register that no driver has "
		       "claimed, and what is written to the terminal then goes there: ioport and the device half of "
		       "dev-mem, by another name.",
	},
	[REASON_MODULE_PARAMETERS] = {
		.defeats = EVERYTHING,
		.why = "A signed driver told where its device is uses any port or address it is given: slram makes "
		       "a disk of any piece of memory, the kernel's own included.",
	},
	[REASON_MMIOTRACE] = {
		.defeats = NOTHING,
		.why = "The test module writes a fixed pattern to one device, and only to an address that "
		       "module-parameters lets through: it breaks the device rather than the lockdown.",
	},
	[REASON_DEBUGFS] = {
		.defeats = EVERYTHING,
		.why = "The debugging files of some drivers read and write device registers or memory (amdgpu, "
		       "regmap, ec_sys), and such a device can be told to do DMA; which files there are differs "
		       "from machine to machine.",
	},
	[REASON_XMON_WR] = {
		.defeats = EVERYTHING,
		.why = "Root enters xmon by SysRq and writes any kernel address at the console.",
	},
	[REASON_BPF_WRITE_USER] = {
		.defeats = NOTHING,
		.why = "It writes only the memory of programs, which root reaches by ptrace as well, but it does so "
		       "unseen, past whatever confines ptrace, and between the kernel's check of an argument and "
		       "its use.",
	},
	[REASON_DBG_WRITE_KERNEL] = {
		.defeats = EVERYTHING,
		.why = "Root attaches kgdb to a serial port, enters it by SysRq, and writes any kernel address.",
	},
	[REASON_RTAS_ERROR_INJECTION] = {
		.defeats = EVERYTHING,
		.why = "The firmware's error injection damages memory at an address of the caller's choosing, the "
		       "lockdown's own state included.",
	},
	[REASON_XEN_USER_ACTIONS] = {
		.defeats = EVERYTHING,
		.why = "Hypercalls from user space map and change the memory of any domain within reach, this one's "
		       "kernel included.",
	},
	[REASON_KCORE] = {
		.defeats = EVERY_SECRET,
		.why = "/proc/kcore is all kernel memory as a file, and every secret is in it.",
	},
	[REASON_KPROBES] = {
		.defeats = ONLY(PERF) | ONLY(XFRM_SECRET) | ONLY(PFKEY_SECRET),
		.why = "A BPF program on a probe sees all registers at any instruction: what --intr-regs shows by "
		       "chance, and keys while they are set up; with tracefs open too, probes read any address.",
	},
	[REASON_BPF_READ_KERNEL] = {
		.defeats = EVERY_SECRET,
		.why = "bpf_probe_read_kernel copies any kernel address to user space.",
	},
	[REASON_DBG_READ_KERNEL] = {
		.defeats = EVERY_SECRET,
		.why = "Root enters kdb by SysRq and displays any kernel address.",
	},
	[REASON_PERF] = {
		.defeats = ONLY(KPROBES) | ONLY(XFRM_SECRET) | ONLY(PFKEY_SECRET),
		.why = "Sampled at a hardware breakpoint, the registers are those at an instruction of root's "
		       "choosing, as with a kprobe, and hold keys while they are set up.",
	},
	[REASON_TRACEFS] = {
		.defeats = EVERY_SECRET,
		.why = "An event probe (a line beginning with e in dynamic_events) attaches to a static event and "
		       "fetches any kernel address, and the kernel does not ask for kprobes there.",
	},
	[REASON_XMON_RW] = {
		.defeats = EVERY_SECRET,
		.why = "Root enters xmon by SysRq and displays any kernel address.",
	},
	[REASON_XFRM_SECRET] = {
		.defeats = ONLY(PFKEY_SECRET),
		.why = "It shows the keys of IPsec connections, which pfkey-secret hides too, and nothing else, but "
		       "whoever has them reads the traffic.",
	},
	[REASON_BPF_VERDICTS] = {
		.defeats = EVERYTHING,
		.why = "A BPF program answers in place of security_locked_down: with +1 the kernel goes on where it "
		       "asks for less than 0, as for what BPF may read and write, and programs of a BPF engine are "
		       "answered for as a whole.",
	},
	[REASON_FTRACE_SWITCH] = {
		.defeats = EVERYTHING,
		.why = "With kernel.ftrace_enabled at 0 no BPF LSM program runs any more, a BPF engine's included, "
		       "and no live patch either.",
	},
	[REASON_BPF_TRACING] = {
		.defeats = EVERY_SECRET,
		.why = "A tracing program follows pointers from what it traces and prints any kernel address as a "
		       "string, without a helper that the kernel asks about.",
	},
	[REASON_SECRET_SYSCTLS] = {
		.defeats = NOTHING,
		.why = "Root reads kernel addresses and the kernel's log without them; lowered, ordinary users do "
		       "too, and count and sample the kernel: half of an attack, but no secret by itself.",
	},
	[REASON_PFKEY_SECRET] = {
		.defeats = ONLY(XFRM_SECRET),
		.why = "A PF_KEY socket lists the keys of IPsec connections, which xfrm-secret hides, and nothing else.",
	},
	[REASON_VFIO_NOIOMMU] = {
		.defeats = NOTHING,
		.why = "Only a kernel built with CONFIG_VFIO_NOIOMMU has it, which distributions leave out, and so it is "
		       "not counted; where it is there and enable_unsafe_noiommu_mode is on, root drives any PCI device "
		       "by its registers, and that is all of memory by DMA: refuse it there.",
	},
	[REASON_UIO] = {
		.defeats = NOTHING,
		.why = "Only a device that a UIO driver holds is in reach, and so it is not counted; but signed drivers "
		       "(uio_cif) take any PCI device that root names to them, and then its registers are mapped as "
		       "pci-access would map them: where those modules can be loaded, refuse it or module-load.",
	},
	[REASON_EFI_VARIABLES] = {
		.defeats = NOTHING,
		.why = "The running kernel does not obey them, the next boot does: what is started then, and, where the "
		       "firmware lets the system say so, whose signatures count.",
	},
	[REASON_MODULE_LOAD] = {
		.defeats = NOTHING,
		.why = "Only modules that somebody trusted signed get in, unless module-signature is open too; they bring "
		       "drivers and protocols that this machine does not need, and their faults.",
	},
	[REASON_KEXEC_LOAD] = {
		.defeats = NOTHING,
		.why = "Only a kernel that somebody trusted signed is started, unless kexec is open too, and that ends the "
		       "kernel that runs, as a reboot does; but memory is not wiped, and nothing locks the next kernel "
		       "down unless its own start does.",
	},
	[REASON_OTHER_INTEGRITY] = {
		.defeats = EVERYTHING,
		.why = "Nobody here knows what it lets through, so it counts as the worst that integrity guards "
		       "against.",
	},
	[REASON_OTHER_CONFIDENTIALITY] = {
		.defeats = EVERY_SECRET,
		.why = "Nobody here knows what it lets through, so it counts as the worst that confidentiality "
		       "guards against.",
	},
};

kl_u64 soundness_defeats(enum reason open)
{
	return open < REASON_LIMIT ? open_reasons[open].defeats & ~REASON_BIT(open) : 0;
}

const char *soundness_why(enum reason open)
{
	const char *const why = open < REASON_LIMIT ? open_reasons[open].why : NULL;

	return why ? why : "There is no such reason.";
}
