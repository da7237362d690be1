# What the Makefiles of testing/*/ with a program share: the program, and all but main.c as a
# library, for unit tests.
#
# Included after variant.mk with `room` (libROOM.a, obj-ROOM/) and `program` set. Libraries of this
# project that the program takes beside libxfrm-model.a are in `parts`, the linker's other words in
# `link_libs`. All goes to build/VARIANT/, and for the plain variant the program also to build/bin/.

objects := $(patsubst %.c,$(out)/obj-$(room)/%.o,$(wildcard *.c))
model := $(out)/libxfrm-model.a
library := $(out)/lib$(room).a

all: $(program)
$(program): $(out)/$(program)
	@:
library: $(library)
	@:
ifeq ($(VARIANT),gcc)
$(program): $(top)/build/bin/$(program)
$(top)/build/bin/$(program): $(out)/$(program)
	@mkdir -p $(@D)
	@ln -f $< $@
endif
.PHONY: all $(program) library always
.DELETE_ON_ERROR:

# Its own Makefile knows what it is made of.
$(model): always
	+@$(MAKE) -s --no-print-directory -C ../model VARIANT=$(VARIANT)
always:

$(out)/$(program): $(objects) $(parts) $(model)
	@echo "  LD      $(@:$(top)/%=%)"
	@$(CC) $(sanitize) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(package_libs) $(link_libs)

$(library): $(filter-out %/main.o,$(objects))
	@rm -f $@
	@ar rcs $@ $^

$(out)/obj-$(room)/%.o: %.c Makefile ../program.mk ../variant.mk
	@mkdir -p $(@D)
	@echo "  CC      $(@:$(top)/%=%)"
	@$(CC) $(cflags) -c -o $@ $<

-include $(wildcard $(out)/obj-$(room)/*.d)
