/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - load modules into the running kernel, as modprobe does.
 */
#ifndef LAB_MODULE_H
#define LAB_MODULE_H

#include <stdbool.h>

/**
 * module_load() - load a module and what it depends on.
 * @dir: with modules.dep; NULL: /lib/modules/<release>
 * @name: of the module, or an alias of some, such as "crypto-gcm(aes)"
 *
 * Returns 0 when it is loaded or built in, else a negative errno:
 * -ENOENT when there is no such module.
 */
int module_load(const char *dir, const char *name);

/**
 * module_serve() - have the kernel load what it needs through this program.
 *
 * For a guest's first process, /lib/modules/<release> is there.  Returns 0, or
 * -1 with errno set.
 */
int module_serve(void);

/**
 * module_answer() - whether what the kernel asks for is looked for at all.
 *
 * Each request costs a guest the start of a process, also when there is no such
 * module.  Does nothing but after module_serve() in this process.
 */
void module_answer(bool yes);

/* `plutolab modprobe`, which the kernel of a guest calls: see commands.h. */
int modprobe_command(int argc, char *argv[]);

#endif
