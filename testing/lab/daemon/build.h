/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build.h - one build of an IKE daemon, as the file "paths" in the build's
 * directory describes it.  scripts/build-pluto writes the file for libreswan,
 * scripts/charon for strongSwan, installed.c for an installed pluto.
 */
#ifndef LAB_BUILD_H
#define LAB_BUILD_H

#include <stdbool.h>

#include "base/trouble.h"
#include "scenario/scenario.h"

struct flavour;

struct build {
	char *label;	/* "U", "P", "K3", "charon" */
	char *dir;	/* absolute; holds "paths", and "root" unless
				 * the build is installed elsewhere */
	char *helpers;	/* where pluto, whack and addconn are */
	char *programs; /* where ipsec, or charon-systemd is */
	char *libexec;	/* compiled in: "/usr/libexec/ipsec" */
	char *sbin;	/* compiled in: "/usr/sbin" */
	char *version;	/* "5.2-U": what the daemon must report */
	const struct flavour *flavour; /* of a pluto; unused for charon */
	bool installed;		       /* not built by the lab: may lack what a
				 * scenario wants */
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

/* Whether a pluto build has the series, or all of it but a knock-out. */
bool build_is_patched(const struct build *b);

/**
 * build_gap() - what a scenario wants of a site that this build cannot do.
 * @site: runs @b
 *
 * Only an installed pluto may have gaps; a build of the lab must fail instead.
 * A gap is one of its flavour's, or an option whose name is nowhere in the
 * addconn program, which reads the configuration.
 *
 * Returns the first gap as text, to be freed; or NULL.
 */
char *build_gap(const struct build *b, const struct scenario *s,
		const struct scenario_site *site, enum ike_version ike);

/* The path of a program in the build's LIBEXECDIR; the caller frees it. */
char *build_helper(const struct build *b, const char *name);

/* The path of a program in the build's SBINDIR; the caller frees it. */
char *build_program(const struct build *b, const char *name);

#endif
