# make regress, make check: see `make help`. Both install what they need (root on Debian or
# Ubuntu), so nothing here may be asked for at parse time that is not on a fresh machine.

SHELL := /bin/bash

# What the lab needs: pluto unpatched and patched, and with KNOCK_OUT="N.." the series with these
# parts disabled, one at a time.
knock_outs := $(if $(filter all,$(KNOCK_OUT)),$(foreach patch, \
	$(notdir $(wildcard testing/knock-out/*.patch)), \
	$(firstword $(subst -, ,$(patch)))),$(KNOCK_OUT))
# Or PLUTO_U=PREFIX PLUTO_P=PREFIX, installed by somebody: then none is built.
ifneq ($(PLUTO_P),)
ifeq ($(PLUTO_U),)
$(error PLUTO_P=$(PLUTO_P): PLUTO_U=PREFIX is missing, the same pluto unpatched)
endif
endif
builds := $(if $(PLUTO_U),,U P $(knock_outs:%=K%))
plutos = $(if $(PLUTO_U),--pluto-u '$(PLUTO_U)' \
	$(if $(PLUTO_P),--pluto-p '$(PLUTO_P)'),--build U=build/pluto/U --build P=build/pluto/P)
source = $(if $(builds),scripts/source)

# The cells of the short regress in make check.
CHECK_CELLS ?= overlap/ikev1/* shared-reqid/ikev2/*

# A make below this one runs as many jobs as there are processors, unless this one has -j.
submake = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$$(nproc))

# The lines that begin with "#:" beside each target.
#: make help             this
help:
	@sed -n 's/^#: \{0,1\}//p' $(firstword $(MAKEFILE_LIST))
.PHONY: help

# Parts of what people ask for, not for themselves; all others are told of by make help.
internal := long-cells measure-scale run-chaos run-mutants run-differential parts kernel charon \
	guest-init mutate check-parts fuzz short-regress

#: make regress          pluto unpatched (U) and patched (P), and the matrix of cells
regress:
	@scripts/deps regress
	@$(source)
	+@$(submake) parts
	@$(call run,$(or $(OUT),build/regress),$(CELLS))
.PHONY: regress

#: make report           what the last run showed, or OUT=DIR, as one HTML file
# From what is there: nothing is run.
report:
	@scripts/deps lab
	+@$(MAKE) --no-print-directory plutolab
	@build/bin/plutolab report $(if $(OUT),--in '$(OUT)' --out '$(OUT)/report.html')
.PHONY: report

# What takes too long for every day: parts that run one after the other, also when one fails.
# What is measured or drawn is no cell: the first of n machines does it, and nobody who names CELLS
# or other plutos.
#: make regress-long     the scenarios that take long, then chaos, scale and mutants
long_parts := long-cells $(if $(CELLS)$(PLUTO_U)$(filter-out 1/%,$(SHARD)),,run-chaos \
	measure-scale mutants)
regress-long:
	@scripts/deps regress
	@$(source)
	+@$(submake) parts
	+@$(MAKE) --no-print-directory -j1 -k $(long_parts)
long-cells:
	@$(call run,$(or $(OUT),build/regress-long),$(CELLS),--tier long)
.PHONY: regress-long long-cells

#: make scale            what many expansions cost, unpatched and patched; runs alone
scale:
	@scripts/deps regress
	@scripts/source
	+@$(submake) parts
	+@$(MAKE) --no-print-directory measure-scale
measure-scale:
	@build/bin/plutolab scale --out build/scale --build U=build/pluto/U \
		--build P=build/pluto/P --kernel "$$(cat build/kernel/chosen)" \
		$(if $(SIZES),--sizes $(SIZES)) $(if $(RUNS),--runs $(RUNS))
.PHONY: scale measure-scale

#: make chaos            random restarts, rekeys, cut cables and so on, from a seed
chaos:
	@scripts/deps regress
	@scripts/source
	+@$(submake) parts
	+@$(MAKE) --no-print-directory run-chaos
run-chaos:
	@build/bin/plutolab chaos --out build/chaos --build U=build/pluto/U \
		--build P=build/pluto/P --kernel "$$(cat build/kernel/chosen)" \
		$(if $(JOBS),--jobs $(JOBS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(STEPS),--steps $(STEPS)) $(if $(RUNS),--runs $(RUNS)) \
		$(foreach column,$(COLUMN),--column $(column))
.PHONY: chaos run-chaos

#: make mutants          small changes of the series, until a cell shows each
mutants:
	@scripts/deps mutants
	@scripts/source
	+@$(submake) parts mutate
	+@$(submake) pluto-M
	+@$(MAKE) --no-print-directory run-mutants
run-mutants:
	@build/bin/plutolab mutants --out build/mutants --build U=build/pluto/U \
		--mutants build/pluto/M --kernel "$$(cat build/kernel/chosen)" \
		--charon $(if $(filter no,$(CHARON)),no,build/charon) \
		$(if $(JOBS),--jobs $(JOBS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(SAMPLE),--sample $(SAMPLE)) $(if $(ONLY),--only '$(ONLY)') \
		$(foreach cell,$(CELLS),'$(cell)')
mutate:
	+@$(MAKE) --no-print-directory -C testing/mutants mutate
.PHONY: mutants run-mutants mutate

#: make differential     the model of the kernel against the kernel, at random
# Needs no pluto.
differential:
	@scripts/deps regress
	+@$(submake) kernel
	+@$(MAKE) --no-print-directory run-differential
run-differential:
	@build/bin/plutolab differential --out build/differential \
		--kernel "$$(cat build/kernel/chosen)" $(if $(SEED),--seed $(SEED)) \
		$(if $(CASES),--cases $(CASES))
.PHONY: differential run-differential

#: make upstream         upstream's own tests on U and P: P must show what U shows
upstream:
	@scripts/deps regress
	@scripts/source
	+@$(submake) parts builds='U P' CHARON=no KERNEL='$(or $(KERNEL),uml)'
	+@$(MAKE) --no-print-directory -C testing/upstream upstream
	@scripts/upstream-tools
	@scripts/upstream-trees
	@build/bin/upstream --tree '$(or $(TREE),build/upstream-trees/U)' \
		--patched-tree build/upstream-trees/P --build U=build/pluto/U --build P=build/pluto/P \
		--tools build/upstream-tools/root --stand-ins testing/upstream/root \
		--expected testing/upstream/expected.json --kernel "$$(cat build/kernel/chosen)" \
		$(if $(filter-out front all,$(TIER)),$(error TIER=$(TIER) is neither front nor all)) \
		$(if $(filter all,$(TIER)),,--front testing/upstream/front) \
		$(if $(SHARD),--shard '$(SHARD)') $(if $(JOBS),--jobs '$(JOBS)') \
		$(if $(OUT),--out '$(OUT)') $(foreach test,$(TESTS),'$(test)')
.PHONY: upstream

#: make docs             the parts of docs/ that programs print: the rows of scenarios.md, the
#:                       reference of scenario-language.md
docs: plutolab
	@scripts/docs
.PHONY: docs

#: make merge            RESULTS="DIR..": one matrix, one verdict from all shards of a run
merge: plutolab
	@[ -n '$(RESULTS)' ] || { echo 'make merge: RESULTS="DIR.." is missing' >&2; exit 1; }
	@build/bin/plutolab merge --out $(or $(OUT),build/merged) $(RESULTS)
.PHONY: merge

# $(call run,OUT,CELLS,OPTIONS): the cells that match, results to OUT.
run = build/bin/plutolab run --scenarios testing/scenarios --out $(1) \
	$(plutos) \
	--charon $(if $(filter no,$(CHARON)),no,build/charon) \
	$(foreach n,$(knock_outs),--knock-out $(n)=build/pluto/K$(n)) \
	--kernel "$$(cat build/kernel/chosen)" $(if $(JOBS),--jobs $(JOBS)) \
	$(if $(SHARD),--shard $(SHARD)) $(3) \
	$(foreach cell,$(2),'$(cell)')

parts: $(builds:%=pluto-%) kernel $(if $(filter no,$(CHARON)),,charon)
pluto-%:
	+@scripts/build-pluto $*
kernel: plutolab $(if $(filter qemu qemu:%,$(KERNEL)),guest-init)
	+@scripts/choose-kernel '$(KERNEL)'
charon:
	@scripts/charon
#: make plutolab         the lab alone: build/bin/plutolab
plutolab:
	@scripts/deps lab
	+@$(MAKE) --no-print-directory -C testing/lab plutolab
guest-init:
	+@$(MAKE) --no-print-directory -C testing/lab guest-init
.PHONY: parts kernel charon plutolab guest-init

#: make sacheck          the diagnosis tool alone: build/bin/sacheck
sacheck:
	@scripts/deps sacheck
	+@$(MAKE) --no-print-directory -C testing/sacheck sacheck
#: make install          sacheck, its man page and completion; PREFIX=/usr/local DESTDIR=
install: sacheck
	+@$(MAKE) --no-print-directory -C testing/sacheck install
#: make uninstall        what install installed
uninstall:
	+@$(MAKE) --no-print-directory -C testing/sacheck uninstall
#: make bench            what sacheck takes to judge, beside what ip takes to print
bench: sacheck
	+@$(MAKE) --no-print-directory -C testing/sacheck bench
.PHONY: sacheck install uninstall bench

#: make check            unit tests, analysis, patch hygiene, fuzzing, a short regress
check:
	@scripts/deps check
	@scripts/source
	+@$(submake) check-parts
	@scripts/check/all
.PHONY: check

#: make unit             the unit tests alone, with one compiler; T=judge: test_judge alone
unit:
	@scripts/deps check
	+@$(submake) -C testing/lab VARIANT=gcc plutolab unit
	@failed=; for test in build/gcc/unit/test_$(or $(T),*[!.]?); do \
		CMOCKA_MESSAGE_OUTPUT=TAP timeout 120 $$test || failed="$$failed $$test"; \
	done; [ -z "$$failed" ] || { echo "failed:$$failed" >&2; exit 1; }
.PHONY: unit

#: make format           the code as .clang-format says, with clang-format 14
FORMAT := -i
format:
	@git ls-files -z 'testing/*.[ch]' | xargs -0 clang-format $(FORMAT)
.PHONY: format

#: make compile_commands.json
#:                       how each file is compiled, for clangd and editors
compile_commands.json:
	@scripts/deps check
	@scripts/compile-commands >$@
.PHONY: compile_commands.json

# What make check runs, so that all of it is built at once; scripts/check/all calls short-regress.
variants := gcc gcc-san clang clang-san
check-parts: parts fuzz $(variants:%=unit-%)
fuzz:
	+@$(MAKE) --no-print-directory -C testing/lab fuzz
unit-%: plutolab
	+@$(MAKE) --no-print-directory -C testing/lab VARIANT=$* plutolab unit
	+@$(MAKE) --no-print-directory -C testing/sacheck VARIANT=$* sacheck
short-regress:
	@$(call run,build/check/regress,$(CHECK_CELLS))
.PHONY: check-parts fuzz short-regress

#: make check-series     each patch of the series compiles with -Werror as it comes
check-series:
	@scripts/deps check
	@scripts/source
	+@scripts/build-series
.PHONY: check-series

#: make install-patches  the series into a package: TREE=DIR [DRY_RUN=1 | UNDO=1]
install-patches:
	@[ -n '$(TREE)' ] || { echo 'make install-patches: TREE=/path/to/libreswan-5.2 is missing' >&2; exit 1; }
	@scripts/install-patches $(if $(DRY_RUN),--dry-run) $(if $(UNDO),--undo) '$(TREE)'
#: make dist             the release tarball, reproducible, and its checksum
dist:
	@scripts/dist
.PHONY: install-patches dist

#: make clean            removes what was built
clean:
	rm -rf $(filter-out build/source build/kernel build/charon,$(wildcard build/*))
#: make distclean        and what was downloaded
distclean:
	rm -rf build
.PHONY: clean distclean
#:
#: regress and regress-long take:
#:   CELLS="GLOB.."  only these cells, e.g. CELLS="overlap/*/PP"
#:   KERNEL=host|uml|uml:SUITE|uml:built|qemu|qemu:SUITE
#:                   this machine's (root, ESP); User-Mode Linux of a Debian suite (bookworm
#:                   6.1, trixie 6.12, forky, sid), or built here (some minutes) with the
#:                   nftables and XFRM interfaces that Debian's lacks; Debian's ordinary one
#:                   in QEMU (slow without KVM); default host if it can, else uml: built here
#:                   if one was, else the newest of Debian
#:   KNOCK_OUT="N.."|all
#:                   also with knock-outs N of testing/knock-out, which disable a part of the
#:                   series: in each scenario that names one it must break a cell
#:   CHARON=no       leave the cells with strongSwan as a peer out
#:   PLUTO_U=PREFIX PLUTO_P=PREFIX
#:                   plutos that are installed there: libreswan 4 or 5, or Openswan. Nothing is
#:                   built; PREFIX,PREFIX: party A's, B's; without PLUTO_P no patched columns
#:   SHARD=i/n       the i-th of n parts, for n machines
#:   JOBS=N OUT=DIR  cells at a time, default three per processor; default build/regress[-long]
#: All that build pluto take TARBALL=FILE: libreswan 5.2, instead of from the Debian mirror.
#: scale takes       SIZES=N,N.. (subnets a side; Nn: that nest; 8,16,32,16n) RUNS=N (5)
#: chaos takes       SEED=N (1) STEPS=N (25) RUNS=N (8) COLUMN=PP
#: upstream takes    TESTS="GLOB.." TIER=front|all SHARD=i/n JOBS=N (two per processor) OUT=DIR
#:                   KERNEL=uml[:SUITE] TREE=DIR (a newer upstream's tests, on the same plutos)
#: differential      SEED=N (1) CASES=N (10000)
#: mutants takes     SEED=N (1) SAMPLE=N ONLY=FUNCTION CELLS="GLOB.." JOBS=N
#: DEPS=skip         in the environment: install nothing, the packages are here already
