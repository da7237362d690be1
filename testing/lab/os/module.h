/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - load modules into the running kernel, as modprobe does.
 */
#ifndef LAB_MODULE_H
#define LAB_MODULE_H

#include <stdbool.h>

/**
 * module_load() - load a module and what it depends on.
 * @dir: has modules.dep; NULL: /lib/modules/<release>
 * @name: a module, or an alias such as "crypto-gcm(aes)"
 *
 * Returns 0 when it is loaded or built in, else a negative errno:
 * -ENOENT when there is no such module.
 */
int module_load(const char *dir, const char *name);

/**
 * module_serve() - make the kernel load modules through this program.
 *
 * For a guest's first process, once /lib/modules/<release> is there.  Does
 * nothing in a kernel that can load none.  Returns 0, or -1 with errno set.
 */
int module_serve(void);

/**
 * module_answer() - whether to look for the modules that the kernel requests.
 *
 * Each request costs a guest the start of a process, even when there is no such
 * module.  Does nothing unless this process called module_serve().
 */
void module_answer(bool yes);

/* `plutolab -q -- MODULE`: called by a guest's kernel; see commands.h. */
int modprobe_command(int argc, char *argv[]);

#endif
