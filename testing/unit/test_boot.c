// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_boot.c - command lines of guests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/must.h"
#include "run/boot.h"

static struct guest_kernel kernel;

static struct guest_plan plan_of(enum guest_type type)
{
	static char program[] = "/k/run", modules[] = "/k/modules",
		    append[] = "one two=2", image[] = "/k/linux",
		    initrd[] = "/k/initrd", tcg[] = "tcg";

	kernel = (struct guest_kernel) {
		.type = type,
		.program = program,
		.modules = modules,
		.append = append,
		.image = image,
		.initrd = initrd,
		.accelerator = tcg,
	};
	return (struct guest_plan) {
		.kernel = &kernel,
		.init = "/lab/plutolab",
		.out = "/lab/out",
		.dir = "/run/1",
		.memory = 256 << 20,
	};
}

/* All words, each between blanks. */
static char *line_of(const struct guest_plan *plan)
{
	char **words = boot_command(plan, 3), *line = must_strdup(" ");

	for (char **word = words; *word; word++) {
		char *longer = must_printf("%s%s ", line, *word);

		free(line);
		free(*word);
		line = longer;
	}
	free(words);
	return line;
}

static void has(const char *line, const char *words)
{
	if (!strstr(line, words))
		fail_msg("no \"%s\" in \"%s\"", words, line);
}

static void uml(void **state)
{
	struct guest_plan plan = plan_of(GUEST_UML);
	char *line = line_of(&plan);

	(void)state;
	has(line, " /k/run mem=256M ");
	/* this machine's root is never to be written */
	has(line, " rootflags=/ ro ");
	has(line, " ssl0=fd:3 ");
	has(line, " one two=2 ");
	has(line, " plutolab.modules=/k/modules ");
	has(line, " plutolab.out=/lab/out ");
	has(line, " plutolab.share=hostfs ");
	has(line, " init=/lab/plutolab -- init ");
	free(line);
}

static void qemu(void **state)
{
	static char kvm[] = "kvm";
	struct guest_plan plan = plan_of(GUEST_QEMU);
	char *line = line_of(&plan), *root;

	(void)state;
	has(line, " /k/run -machine ");
	has(line, " -accel tcg -cpu qemu64 ");
	has(line, " -m 1024M ");
	has(line, ",fd=3 -serial chardev:channel -chardev ");
	has(line, ",path=/run/1/console -serial chardev:console ");
	root = strstr(line, "id=root,path=/,");
	assert_non_null(root);
	*strchr(root, ' ') = '\0';
	has(root, ",readonly=on");
	root[strlen(root)] = ' ';
	has(line, "id=out,path=/lab/out,");
	has(line, " -kernel /k/linux -initrd /k/initrd -append console=ttyS1 ");
	has(line, " one two=2 plutolab.modules=/k/modules ");
	has(line, " plutolab.share=9p -- /lab/plutolab init ");
	free(line);

	kernel.accelerator = kvm;
	line = line_of(&plan);
	has(line, " -accel kvm -cpu host ");
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uml),
		cmocka_unit_test(qemu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
