/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.h - one build of an IKE daemon, somewhere below a directory of its
 * own: libreswan as scripts/build-pluto leaves it, strongSwan as
 * scripts/charon unpacks it.
 */
#ifndef LAB_BUILD_H
#define LAB_BUILD_H

#include "trouble.h"

struct build {
	char *label;		/* "U", "P", "K3", "charon" */
	char *dir;		/* absolute; holds "root" and "paths" */
	char *libexec;		/* compiled in: "/usr/libexec/ipsec" */
	char *sbin;		/* compiled in: "/usr/sbin" */
	char *version;		/* "5.2-U": what the daemon must say */
};

/**
 * build_load() - read DIR/paths.
 * @label: what the report calls it, such as the letter of a column
 * @dir: its directory
 *
 * Returns 0, release with build_free(); or -1 with @t set.
 */
int build_load(struct build *b, const char *label, const char *dir,
	       struct trouble *t);

void build_free(struct build *b);

/* The path of a program in the build's LIBEXECDIR; the caller frees it. */
char *build_helper(const struct build *b, const char *name);

/* The path of a program in the build's SBINDIR; the caller frees it. */
char *build_program(const struct build *b, const char *name);

#endif
