/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump_names.h - a dump's names for numbers of the kernel.
 */
#ifndef SACHECK_DUMP_NAMES_H
#define SACHECK_DUMP_NAMES_H

/* A table ends with a name that is NULL. */
struct name_of {
	unsigned number;
	const char *name;
};

extern const struct name_of dump_protocols[], dump_modes[], dump_directions[],
	dump_states[], dump_sa_directions[];

#endif
