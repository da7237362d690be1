# make regress, make check: see `make help`. Both install what they need (root on Debian or
# Ubuntu), so nothing here may be asked for at parse time that is not on a fresh machine.

SHELL := /bin/bash

# What the lab needs: pluto unpatched and patched, and with KNOCK_OUT=1 the series with one part
# disabled, for each part.
knock_outs := $(if $(filter-out 0,$(KNOCK_OUT)),$(foreach patch, \
	$(notdir $(wildcard testing/knock-out/[1-9]-*.patch) $(wildcard \
	testing/knock-out/1[0-6]-*.patch)),$(firstword $(subst -, ,$(patch)))))
# Or PLUTO_U=PREFIX PLUTO_P=PREFIX, installed by somebody: then none is built.
builds := $(if $(PLUTO_U)$(PLUTO_P),,U P $(knock_outs:%=K%))
plutos = $(if $(PLUTO_U)$(PLUTO_P),$(if $(PLUTO_U),--pluto-u '$(PLUTO_U)') \
	$(if $(PLUTO_P),--pluto-p '$(PLUTO_P)'),--build U=build/pluto/U --build P=build/pluto/P)
source = $(if $(builds),scripts/source)

# The cells of the short regress in make check.
CHECK_CELLS ?= overlap/ikev1/* shared-reqid/ikev2/*

# A make below this one runs as many jobs as there are processors, unless this one has -j.
submake = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$$(nproc))

help:
	@echo 'make regress      build pluto unpatched (U) and patched (P) and run the matrix of cells'
	@echo '  KNOCK_OUT=1     then also with each part of the series disabled (K1..): each must break a cell'
	@echo '  KERNEL=host|uml|uml:SUITE|qemu|qemu:SUITE'
	@echo '                  the kernel: this machine'\''s (root, ESP), or User-Mode Linux of a Debian'
	@echo '                  suite (bookworm 6.1, trixie 6.12, forky, sid), or Debian'\''s ordinary kernel'
	@echo '                  in QEMU (slow without KVM); default: host if it can'
	@echo '  CHARON=no       leave the cells with strongSwan as a peer out'
	@echo '  PLUTO_U=PREFIX PLUTO_P=PREFIX'
	@echo '                  other plutos, installed below these: libreswan 4 or 5, or Openswan;'
	@echo '                  nothing is built. PREFIX,PREFIX: for party A and party B. Without'
	@echo '                  PLUTO_P only the unpatched columns'
	@echo '  TARBALL=FILE    libreswan 5.2, instead of from the Debian mirror'
	@echo '  CELLS="GLOB.."  only these cells, e.g. CELLS="overlap/*/PP"'
	@echo '  OUT=DIR         where results go; default build/regress'
	@echo '  JOBS=N          cells at a time; default two per processor'
	@echo '  SHARD=i/n       only the i-th of n parts, for n machines'
	@echo 'make regress-long the scenarios that take long, and make scale and chaos; options as above'
	@echo 'make scale        what many expansions cost, unpatched and patched; nothing else should run'
	@echo '  SIZES=N,N..     subnets a side; default 8,16,32: 64, 256 and 1024 expansions'
	@echo '  RUNS=N          of each; default 5'
	@echo 'make chaos        random schedules of restarts, rekeys, cut cables and so on, from a seed'
	@echo '  SEED=N STEPS=N RUNS=N COLUMN=PP'
	@echo '                  default 8 runs with 25 disturbances each, from seed 1 on, P-P'
	@echo 'make differential the model of the kernel that plutolab and sacheck share, against the kernel'
	@echo '  SEED=N CASES=N  default 10000 random flows from seed 1'
	@echo 'make check        unit tests, analysis, patch hygiene, fuzzing and a short regress'
	@echo 'make check-series every patch of the series compiles with -Werror as it comes'
	@echo 'make install-patches TREE=DIR'
	@echo '                  the series into a packager'\''s tree of libreswan 5.2: debian/, .spec or'
	@echo '                  quilt; DRY_RUN=1 only says what would change, UNDO=1 takes it out again'
	@echo 'make dist         the release tarball, reproducible, and its checksum'
	@echo 'make plutolab     the lab alone: build/bin/plutolab'
	@echo 'make sacheck      the diagnosis tool alone: build/bin/sacheck'
	@echo 'make bench        what sacheck takes to judge, beside what ip takes to print (make check does)'
	@echo 'make install      sacheck, its man page and completion; PREFIX=/usr/local DESTDIR='
	@echo 'make clean        removes what was built; distclean also what was downloaded'
.PHONY: help

regress:
	@scripts/deps regress
	@$(source)
	+@$(submake) parts
	@$(call run,$(or $(OUT),build/regress),$(CELLS))
.PHONY: regress

# What takes too long for every day: parts that run one after the other, also when one fails.
# What is measured or drawn is no cell: the first of n machines does it, and nobody who names CELLS
# or other plutos.
long_parts := long-cells $(if $(CELLS)$(PLUTO_U)$(filter-out 1/%,$(SHARD)),,run-chaos \
	measure-scale)
regress-long:
	@scripts/deps regress
	@$(source)
	+@$(submake) parts
	+@$(MAKE) --no-print-directory -j1 -k $(long_parts)
long-cells:
	@$(call run,build/regress-long,$(CELLS),--tier long)
.PHONY: regress-long long-cells

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
	@scripts/choose-kernel '$(KERNEL)'
charon:
	@scripts/charon
plutolab:
	+@$(MAKE) --no-print-directory -C testing/lab plutolab
guest-init:
	+@$(MAKE) --no-print-directory -C testing/lab guest-init
.PHONY: parts kernel charon plutolab guest-init

sacheck:
	@scripts/deps sacheck
	+@$(MAKE) --no-print-directory -C testing/sacheck sacheck
install: sacheck
	+@$(MAKE) --no-print-directory -C testing/sacheck install
uninstall:
	+@$(MAKE) --no-print-directory -C testing/sacheck uninstall
bench: sacheck
	+@$(MAKE) --no-print-directory -C testing/sacheck bench
.PHONY: sacheck install uninstall bench

check:
	@scripts/deps check
	@scripts/source
	+@$(submake) check-parts
	@scripts/check
.PHONY: check

# What make check runs, so that all of it is built at once; scripts/check calls short-regress.
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

check-series:
	@scripts/deps check
	@scripts/source
	+@scripts/build-series
.PHONY: check-series

install-patches:
	@[ -n '$(TREE)' ] || { echo 'make install-patches: TREE=/path/to/libreswan-5.2 is missing' >&2; exit 1; }
	@scripts/install-patches $(if $(DRY_RUN),--dry-run) $(if $(UNDO),--undo) '$(TREE)'
dist:
	@scripts/dist
.PHONY: install-patches dist

clean:
	rm -rf $(filter-out build/source build/kernel build/charon,$(wildcard build/*))
distclean:
	rm -rf build
.PHONY: clean distclean
