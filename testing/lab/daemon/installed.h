/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * installed.h - a pluto that somebody has installed, of any flavour.
 */
#ifndef LAB_INSTALLED_H
#define LAB_INSTALLED_H

#include "base/trouble.h"

/* What is installed below a prefix. */
struct installed {
	char *prefix;	/* real path */
	char *product;	/* "Libreswan", as pluto says */
	char *version;	/* "4.10", likewise */
	char *helpers;	/* where pluto, whack and addconn are */
	char *programs; /* where the command ipsec is */
	char *libexec;	/* where pluto looks for the helpers */
};

/**
 * installed_find() - find the pluto that is installed below a prefix.
 * @prefix: such as "/usr", "/usr/local" or DESTDIR/usr; has sbin/ipsec, and
 *	libexec/ipsec/pluto or lib/ipsec/pluto, below it
 *
 * Runs `pluto --version`, and `ipsec --directory` if fixed_helpers is set.
 *
 * Returns 0, release with installed_free(); or -1 with @t set, when there is no
 * pluto, or it cannot run here or is of no flavour that the lab knows.
 */
int installed_find(const char *prefix, struct installed *out,
		   struct trouble *t);

/**
 * installed_write() - write the file "paths", for build_load().
 * @dir: an existing directory for the file
 *
 * Returns 0, or -1 with @t set.
 */
int installed_write(const struct installed *in, const char *dir,
		    struct trouble *t);

void installed_free(struct installed *in);

#endif
