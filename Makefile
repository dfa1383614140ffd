# SPDX-License-Identifier: GPL-2.0-only
# make | demo | test | test-lsm | vm | fuzz | bench | escape | install | clean        (README.md tells what each does)

VERSION   := 0.1
PREFIX    ?= /usr/local
DESTDIR   ?=
BUILD     ?= build
CC        := gcc
CLANG     := clang
BPFTOOL   := $(or $(shell command -v bpftool),/usr/sbin/bpftool)
MULTIARCH := $(shell $(CC) -print-multiarch 2>/dev/null)

include scripts/packages.mk

WARNINGS  := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
SANITIZE  := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS    ?= -O2 -g
LDFLAGS   ?=
ALLFLAGS   = -std=gnu11 -D_GNU_SOURCE -DKERNLOCK_VERSION='"$(VERSION)"' -I$(BUILD)/gen -iquote . $(WARNINGS) -MMD -MP $(CFLAGS)
LIBS      := -lbpf -lelf -lz -lsmartcols -ljansson -lkmod

MODES     := modes/integrity.mode modes/confidentiality.mode $(sort $(wildcard modes/keep-*.mode))
LANG_O    := $(patsubst %.c,$(BUILD)/%.o,$(wildcard lang/*.c))
CLI_O     := $(patsubst %.c,$(BUILD)/%.o,$(filter-out cli/main.c,$(wildcard cli/*.c))) $(BUILD)/gen/shipped_modes.o $(BUILD)/gen/report_page.o
DOCS      := $(addprefix $(BUILD)/docs/,kernlock.8 kernlock.mode.5 kernlock.conf.5 kernlock-report.5 kernlock-fleet.7 kernlock.bash _kernlock)

# `make V=1` shows the whole commands.
quiet = $(if $(V),,@echo '  $(1)	$@';)

.PHONY: all docs setup setup-vm setup-test setup-lsm
all: setup
	@$(MAKE) --no-print-directory $(BUILD)/kernlock docs
docs: $(DOCS)

setup:
	@scripts/setup $(PACKAGES_BUILD)
setup-vm:
	@scripts/setup $(PACKAGES_BUILD) $(PACKAGES_VM)
setup-test:
	@scripts/setup $(PACKAGES_BUILD) $(PACKAGES_VM) $(PACKAGES_TEST)
setup-lsm:
	@scripts/setup $(PACKAGES_BUILD) $(PACKAGES_VM) $(PACKAGES_TEST) $(PACKAGES_LSM)

# ---- the program

$(BUILD)/%.bpf.o: bpf/%.bpf.c $(wildcard bpf/*.h core/*.h)
	@mkdir -p $(@D)
	$(call quiet,CLANG)$(CLANG) -g -O2 -target bpf -Wall -Wextra -Werror -I/usr/include/$(MULTIARCH) -c $< -o $@

.PRECIOUS: $(BUILD)/%.bpf.o
$(BUILD)/gen/%.skel.h: $(BUILD)/%.bpf.o
	@mkdir -p $(@D)
	$(call quiet,SKEL)$(BPFTOOL) gen skeleton $< name $*_bpf > $@.tmp
	@mv $@.tmp $@

$(BUILD)/gen/shipped_modes.c: $(MODES) scripts/embed-modes
	@mkdir -p $(@D)
	$(call quiet,GEN)scripts/embed-modes $(MODES) > $@.tmp
	@mv $@.tmp $@

$(BUILD)/gen/report_page.c: page/report.html page/report.css page/report.js scripts/embed-page
	@mkdir -p $(@D)
	$(call quiet,GEN)scripts/embed-page page/report.html page/report.css page/report.js > $@.tmp
	@mv $@.tmp $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(call quiet,CC)$(CC) $(ALLFLAGS) -I. -c $< -o $@

$(BUILD)/cli/engine_bpf.o: $(BUILD)/gen/enforce.skel.h
$(BUILD)/cli/inside_ports.o: $(BUILD)/gen/io_ports.skel.h
$(BUILD)/cli/bpf_devices.o: $(BUILD)/gen/symbol.skel.h

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(ALLFLAGS) -c $< -o $@

$(BUILD)/kernlock: $(BUILD)/cli/main.o $(CLI_O) $(LANG_O)
	$(call quiet,CC)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

# ---- manual and completions, from the same tables as --help

$(BUILD)/docs/make: $(BUILD)/scripts/docs.o $(CLI_O) $(LANG_O)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@

$(BUILD)/docs/%.scd: man/%.scd.in $(BUILD)/docs/make
	$(call quiet,DOC)$(BUILD)/docs/make manual $< > $@
$(BUILD)/docs/%: $(BUILD)/docs/%.scd
	$(call quiet,MAN)scdoc < $< > $@.tmp
	@mv $@.tmp $@
$(BUILD)/docs/kernlock.bash: $(BUILD)/docs/make
	$(call quiet,DOC)$(BUILD)/docs/make bash > $@
$(BUILD)/docs/_kernlock: $(BUILD)/docs/make
	$(call quiet,DOC)$(BUILD)/docs/make zsh > $@

# ---- the units, for where the program will be

.PHONY: force
force:
UNITS     := $(patsubst systemd/%.in,$(BUILD)/%,$(wildcard systemd/*.service.in))
$(BUILD)/%.service: systemd/%.service.in force
	@mkdir -p $(@D)
	@sed 's|@SBINDIR@|$(PREFIX)/sbin|' $< > $@.tmp
	@cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@

# ---- the real operations, for the machines that are attacked

$(BUILD)/attempt: $(wildcard tests/vm/attempt/*.c tests/vm/attempt/*.h) $(wildcard core/*.h)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -I. -static $(filter %.c,$^) -o $@

$(BUILD)/gen/syscall_names.h:
	@mkdir -p $(@D)
	$(call quiet,GEN)echo '#include <sys/syscall.h>' | $(CC) -dM -E - | sed -n 's/^#define __NR_\([a-z0-9_]*\) [0-9]*$$/NAME(\1)/p' > $@

CRASH_C   := $(wildcard tests/vm/crash/*.c) $(patsubst %,tests/vm/attempt/%.c,bpf files outcome)
$(BUILD)/crash: $(CRASH_C) $(wildcard tests/vm/crash/*.h tests/vm/attempt/*.h core/*.h bpf/*.h) $(BUILD)/gen/syscall_names.h
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -I. -static $(CRASH_C) -o $@

$(BUILD)/hammer: tests/vm/hammer.c
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -static $< -o $@

# What gets inside before a mode is in force, and stays.
$(BUILD)/inside_holder: $(wildcard tests/vm/inside_holder*.[ch]) $(addprefix tests/vm/attempt/,bpf.c files.c outcome.c attempt.h bpf.h)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -I. -static $(filter %.c,$^) -o $@

# Who is allowed, who wants to be, and what gets itself loaded: the same program as a static and a dynamic one.
RULES_C   := $(patsubst %,tests/vm/rules/%.c,main attacks)
$(BUILD)/rules $(BUILD)/rules_dynamic: $(RULES_C) tests/vm/rules/rules.h
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) $(if $(filter %_dynamic,$@),,-static) $(RULES_C) -o $@
$(BUILD)/rules_evil.so: tests/vm/rules/evil.c
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -shared -fPIC $< -o $@

# A file system that knows fs-verity, empty.
$(BUILD)/verity.ext4:
	@mkdir -p $(@D)
	$(call quiet,MKE2FS)rm -f $@ && /sbin/mke2fs -q -t ext4 -O verity,^has_journal -b 4096 $@ 6M

# Writes what must not be taken to the files of the engine lsm.
$(BUILD)/policy_writer: tests/lsm/policy_writer.c lsm/interface.h $(wildcard core/*.h)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -I. -static $< -o $@

# Somebody else's BPF LSM program.
$(BUILD)/other_lsm: tests/lsm/other_lsm.c $(addprefix tests/vm/attempt/,bpf.c files.c outcome.c attempt.h bpf.h)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -I. -static $(filter %.c,$^) -o $@

$(BUILD)/terminal: tests/vm/terminal.c
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -static $< -o $@

# ---- tests

UNIT_C    := $(wildcard tests/unit/test_*.c)
UNIT_SH   := $(wildcard tests/unit/*.sh)
CLI_SH    := $(filter-out tests/cli/tap.sh tests/cli/own_etc.sh,$(wildcard tests/cli/*.sh))
FUZZERS   := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60
VM_TOOLS  := attempt crash inside_holder hammer terminal rules rules_dynamic rules_evil.so verity.ext4
LSM_TOOLS := attempt hammer policy_writer other_lsm
VM_LINES  := 6.1-cloud 6.12-cloud 6.12-generic
ESCAPE_LINES := 6.1-cloud 6.12-cloud
# Kernels that are built here with kernlock in them; LSM_KERNELS=none builds none, and says so.
LSM_KERNELS  ?= 6.1-lsm 6.12-lsm 6.12-default $(if $(filter test-lsm,$(MAKECMDGOALS)),6.12-debug)
TAP       := build/tap
PROCESSORS := $(shell nproc)
# User space is tested with sanitizers: the same rules, another build directory.
SANITIZED := $(MAKE) --no-print-directory BUILD=build/sanitized CFLAGS="-O1 -g $(SANITIZE)"

.PHONY: test test-fast test-unit test-fuzz test-cli test-browser test-lint test-vm test-escape test-lsm run-lsm fuzz programs
test: setup-lsm
	@rm -rf $(TAP) && mkdir -p $(TAP)
	@$(MAKE) --no-print-directory test-fast test-vm test-escape run-lsm
	@scripts/tally $(TAP)/*.tap

test-fast: test-lint test-unit test-fuzz test-cli test-browser

test-unit:
	@$(SANITIZED) -j $(PROCESSORS) $(patsubst tests/unit/%.c,build/sanitized/unit/%,$(UNIT_C))
	@for test in $(patsubst tests/unit/%.c,%,$(UNIT_C)); do \
		scripts/tap $(TAP)/$$test.tap build/sanitized/unit/$$test; done
	@for test in $(UNIT_SH); do scripts/tap $(TAP)/unit-$$(basename $$test .sh).tap $$test; done

test-cli:
	@$(MAKE) --no-print-directory build/kernlock docs
	@$(SANITIZED) build/sanitized/kernlock
	@for test in $(CLI_SH); do \
		KERNLOCK=build/sanitized/kernlock scripts/tap $(TAP)/cli-$$(basename $$test .sh).tap $$test; done

# The pages that are written, in a browser; pictures of them go to build/browser.
test-browser:
	@$(MAKE) --no-print-directory build/kernlock
	@scripts/tap $(TAP)/browser.tap tests/browser/run build/kernlock build/browser

# Every source compiles without a warning with both compilers.
test-lint:
	@scripts/tap $(TAP)/lint-gcc.tap $(MAKE) --no-print-directory -j $(PROCESSORS) BUILD=build/gcc programs
	@scripts/tap $(TAP)/lint-clang.tap $(MAKE) --no-print-directory -j $(PROCESSORS) BUILD=build/clang CC=$(CLANG) programs

programs: $(BUILD)/kernlock $(VM_TOOLS:%=$(BUILD)/%) $(LSM_TOOLS:%=$(BUILD)/%) $(BUILD)/docs/make $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT_C))

test-vm:
	@$(SANITIZED) build/sanitized/kernlock
	@$(MAKE) --no-print-directory build/kernlock $(VM_TOOLS:%=build/%)
	@scripts/tap $(TAP)/vm.tap tests/vm/suite build/sanitized/kernlock build/kernlock build $(VM_LINES)

# Every attack on the seal: eight machines and as many short ones.
test-escape:
	@$(MAKE) --no-print-directory build/kernlock build/attempt
	@scripts/tap $(TAP)/escape.tap tests/escape/run build/kernlock build/attempt $(ESCAPE_LINES)
	@scripts/tap $(TAP)/around.tap tests/escape/run-around build/kernlock build/attempt $(ESCAPE_LINES)

# The engine in the kernel: builds the kernels first, minutes each (scripts/kernel-build).
test-lsm: setup-lsm
	@rm -rf $(TAP) && mkdir -p $(TAP)
	@$(MAKE) --no-print-directory run-lsm LSM_KERNELS="$(LSM_KERNELS)"
	@scripts/tally $(TAP)/*.tap

ifeq ($(LSM_KERNELS),none)
run-lsm:
	@scripts/tap $(TAP)/lsm.tap echo "ok 1 - kernlock in the kernel # SKIP no kernel is built: LSM_KERNELS=none"
else
run-lsm:
	@$(SANITIZED) build/sanitized/kernlock
	@$(MAKE) --no-print-directory build/kernlock $(LSM_TOOLS:%=build/%)
	@echo "Kernels with kernlock in them: minutes each where they are not built yet; LSM_KERNELS=none leaves them out"
	@scripts/tap $(TAP)/lsm.tap tests/lsm/suite build/sanitized/kernlock build/kernlock build $(LSM_KERNELS)
	$(if $(filter %-lsm,$(LSM_KERNELS)),@scripts/tap $(TAP)/lsm-escape.tap tests/lsm/escape build/kernlock build/attempt $(filter %-lsm,$(LSM_KERNELS)))
endif

# Functions that a test puts others of its own in the place of.
$(addprefix $(BUILD)/unit/,test_engine_lsm test_lsm_files test_lsm_rows): REPLACED := lsm_directory lsm_write
$(BUILD)/unit/test_engine_choose: REPLACED := lsm_is_there lsm_query lsm_lacks bpf_query bpf_lacks

$(BUILD)/unit/%: tests/unit/%.c $(CLI_O) $(LANG_O)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(ALLFLAGS) $(LDFLAGS) $(REPLACED:%=-Wl,--wrap=%) $(filter %.c %.o,$^) -lcmocka $(LIBS) -o $@

# libFuzzer; the corpus is the shipped modes and their compiled policies.
build/fuzz/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.h lang/*.c lang/*.h core/*.h cli/*.c cli/*.h)
	@mkdir -p $(@D)
	$(call quiet,CLANG)$(CLANG) -std=gnu11 -D_GNU_SOURCE $(WARNINGS) -Wno-missing-prototypes -g -O1 -fsanitize=fuzzer,address,undefined $< -o $@

# Those of the security module: its files among the little of a kernel that they need, and what its own build makes.
build/fuzz/fuzz_lsm_%: tests/fuzz/fuzz_lsm_%.c build/gen/lsm_modes.c build/gen/lsm_reasons.c $(wildcard lsm/*.[ch] core/*.h tests/fuzz/*.h tests/fuzz/kernel/*.h)
	@mkdir -p $(@D)
	$(call quiet,CLANG)$(CLANG) -std=gnu11 -D_GNU_SOURCE $(WARNINGS) -Wno-missing-prototypes -Wno-unused-parameter -g -O1 -fsanitize=fuzzer,address,undefined \
		-Itests/fuzz/kernel -Ilsm -I. -Ibuild $< -o $@
build/lsm_generate: lsm/generate.c $(LANG_O)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(filter-out -MMD -MP,$(ALLFLAGS)) -I. $(filter %.c %.o,$^) -o $@
build/gen/lsm_modes.c: build/lsm_generate $(MODES)
	@mkdir -p $(@D)
	$(call quiet,GEN)build/lsm_generate modes $(MODES) > $@.tmp && mv $@.tmp $@
# Without a kernel's source, its list is that of the table.
build/gen/lsm_reasons.c: build/lsm_generate core/reasons.h
	$(call quiet,GEN)tests/fuzz/kernel/list core/reasons.h > build/gen/lsm_list.h && build/lsm_generate reasons build/gen/lsm_list.h | \
		sed 's|<linux/security.h>|"gen/lsm_list.h"|' > $@.tmp && mv $@.tmp $@

build/fuzz/seed_policies: tests/fuzz/seed_policies.c $(LANG_O)
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(ALLFLAGS) $(filter %.c %.o,$^) -o $@

FUZZ_ONE = mkdir -p build/fuzz/corpus/$(1) && cp modes/*.mode build/fuzz/corpus/fuzz_mode/ && \
	build/fuzz/seed_policies build/fuzz/corpus/fuzz_check && \
	build/fuzz/$(1) -max_total_time=$(2) -max_len=65536 -timeout=10 -print_final_stats=1 -artifact_prefix=build/fuzz/ \
		$(if $(filter fuzz_mode,$(1)),-dict=tests/fuzz/mode.dict) build/fuzz/corpus/$(1)

build-fuzz: build/fuzz/seed_policies $(addprefix build/fuzz/,$(FUZZERS))
	@mkdir -p build/fuzz/corpus/fuzz_mode build/fuzz/corpus/fuzz_check build/fuzz/corpus/fuzz_config build/fuzz/corpus/fuzz_recording
	@tests/report/rows 5 | REASONS="msr kcore" tests/report/recording > build/fuzz/corpus/fuzz_recording/five
	@cp systemd/kernlock.conf build/fuzz/corpus/fuzz_config
	@mkdir -p build/fuzz/corpus/fuzz_lsm_words build/fuzz/corpus/fuzz_lsm_policy
	@for first in 1 2 3; do seq $$first 7 999 | head -c 240 >build/fuzz/corpus/fuzz_lsm_policy/$$first; done
	@for words in off integrity,audit confidentiality,+module-load,-msr +kcore; do printf %s $$words >build/fuzz/corpus/fuzz_lsm_words/$$words; done
fuzz: setup-test
	@$(MAKE) --no-print-directory build-fuzz
	$(foreach fuzzer,$(FUZZERS),$(call FUZZ_ONE,$(fuzzer),$(FUZZ_SECONDS))$(newline))
test-fuzz: build-fuzz
	@$(foreach fuzzer,$(FUZZERS),scripts/tap $(TAP)/$(fuzzer).tap sh -ec '$(call FUZZ_ONE,$(fuzzer),8)';)

# ---- in a virtual machine

.PHONY: demo vm bench bench-lsm escape
demo: setup-vm
	@$(MAKE) --no-print-directory build/kernlock build/attempt
	@tests/vm/demo build/kernlock build/attempt
vm: setup-vm
	@$(MAKE) --no-print-directory build/kernlock build/attempt
	@tests/vm/shell build/kernlock:/usr/sbin/kernlock build/attempt:/usr/bin/attempt
# The same, printed as it is; tests/escape/run --table and run-around --table print the tables of README.md.
escape: setup-test
	@$(MAKE) --no-print-directory build/kernlock build/attempt
	@tests/escape/run build/kernlock build/attempt $(ESCAPE_LINES)
	@tests/escape/run-around build/kernlock build/attempt $(ESCAPE_LINES)
bench: setup-test
	@$(MAKE) --no-print-directory build/kernlock build/attempt
	@tests/bench/run build/kernlock build/attempt 6.1-cloud 6.12-cloud
	@tests/bench/report.sh build/kernlock
	@$(MAKE) --no-print-directory bench-lsm LSM_KERNELS="$(LSM_KERNELS)"
# Builds four kernels first.
bench-lsm: setup-lsm
ifeq ($(LSM_KERNELS),none)
	@echo "kernlock in the kernel is not measured: LSM_KERNELS=none"
else
	@tests/bench/lsm 6.1 6.12
endif

define newline


endef

# ---- installing

.PHONY: install clean
install: all $(UNITS)
	install -D -m 755 $(BUILD)/kernlock $(DESTDIR)$(PREFIX)/sbin/kernlock
	install -D -m 644 $(BUILD)/docs/kernlock.8 $(DESTDIR)$(PREFIX)/share/man/man8/kernlock.8
	install -D -m 644 $(BUILD)/docs/kernlock.mode.5 $(DESTDIR)$(PREFIX)/share/man/man5/kernlock.mode.5
	install -D -m 644 $(BUILD)/docs/kernlock.conf.5 $(DESTDIR)$(PREFIX)/share/man/man5/kernlock.conf.5
	install -D -m 644 $(BUILD)/docs/kernlock-report.5 $(DESTDIR)$(PREFIX)/share/man/man5/kernlock-report.5
	install -D -m 644 $(BUILD)/docs/kernlock-fleet.7 $(DESTDIR)$(PREFIX)/share/man/man7/kernlock-fleet.7
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	install -m 644 $(UNITS) systemd/*.timer $(DESTDIR)$(PREFIX)/lib/systemd/system
	install -D -m 644 systemd/kernlock.catalog $(DESTDIR)$(PREFIX)/lib/systemd/catalog/kernlock.catalog
	install -D -m 644 systemd/kernlock.conf $(DESTDIR)$(PREFIX)/share/doc/kernlock/kernlock.conf
	install -D -m 644 $(BUILD)/docs/kernlock.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/kernlock
	install -D -m 644 $(BUILD)/docs/_kernlock $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_kernlock
	install -d $(DESTDIR)$(PREFIX)/share/doc/kernlock/modes
	install -m 644 $(MODES) $(DESTDIR)$(PREFIX)/share/doc/kernlock/modes
	install -m 644 README.md ARCHITECTURE.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/kernlock

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
