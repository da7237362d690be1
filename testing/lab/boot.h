/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boot.h - the command line that boots a guest.
 */
#ifndef LAB_BOOT_H
#define LAB_BOOT_H

#include "guest.h"

/**
 * boot_command() - what to execute.
 * @channel: descriptor that the guest has as its ttyS0
 *
 * The console goes to the file "console" in @plan->dir: User-Mode Linux writes
 * it to its standard output.  No path of the plan may hold white space, quotes
 * or commas.
 *
 * Returns the words, NULL at the end; free() each and the array.
 */
char **boot_command(const struct guest_plan *plan, int channel);

#endif
