# What the Makefiles of testing/*/ share: which compiler, with what options, and where to.
#
#   VARIANT=gcc|gcc-san|clang|clang-san
#
# All goes to build/VARIANT/. Included with `packages` set to what pkg-config knows. An include
# names its room: "base/must.h", and in lab/ "scenario/cell.h".

top := ../..
VARIANT ?= gcc
out := $(top)/build/$(VARIANT)

compiler.gcc := gcc
compiler.clang := clang
CC := $(compiler.$(firstword $(subst -, ,$(VARIANT))))
ifeq ($(CC),)
$(error VARIANT=$(VARIANT) is none of gcc, gcc-san, clang, clang-san)
endif

ifneq ($(packages),)
package_cflags := $(shell pkg-config --cflags $(packages))
package_libs := $(shell pkg-config --libs $(packages)) -lm
ifneq ($(.SHELLSTATUS),0)
$(error a library is missing (scripts/deps installs them))
endif
endif

CFLAGS ?= -O2 -g
sanitize.san := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
sanitize := $(sanitize.$(word 2,$(subst -, ,$(VARIANT))))
cflags = -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wmissing-prototypes \
	-Wstrict-prototypes -Wold-style-definition -Wundef -Wwrite-strings -Wformat=2 \
	-MMD -MP -I.. $(include:%=-I%) $(package_cflags) $(sanitize) $(CFLAGS)
