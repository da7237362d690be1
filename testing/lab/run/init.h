/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * init.h - plutolab as PID 1 of a guest.
 */
#ifndef LAB_INIT_H
#define LAB_INIT_H

/* `plutolab init`: see commands.h. */
int init_command(int argc, char *argv[]);

#endif
