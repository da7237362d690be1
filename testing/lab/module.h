/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.h - load modules into the running kernel, as modprobe does.
 */
#ifndef LAB_MODULE_H
#define LAB_MODULE_H

/**
 * module_load() - load a module and what it depends on.
 * @dir: with modules.dep; NULL: /lib/modules/<release>
 * @name: of the module, or an alias of some, such as "crypto-gcm(aes)"
 *
 * Returns 0 when it is loaded or built in, else a negative errno:
 * -ENOENT when there is no such module.
 */
int module_load(const char *dir, const char *name);

#endif
