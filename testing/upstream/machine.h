/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * machine.h - the hosts of one test in a guest: what is a virtual machine for
 * upstream is a set of namespaces with a root of its own.
 */
#ifndef UPSTREAM_MACHINE_H
#define UPSTREAM_MACHINE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/trouble.h"
#include "upstream/hosts.h"
#include "upstream/shell.h"

struct machine {
	pid_t pid; /* 0: not there; PID 1 of its namespaces */
	int line;  /* to it, until it is up */
	struct shell shell;
};

struct machines {
	const char *dir;     /* for their roots */
	const char *layers;  /* of these roots, "DIR:DIR"; topmost first */
	const char *testing; /* to be their /testing */
	struct machine at[HOSTS];
};

/**
 * machines_start() - start the hosts in @present, with cables between them.
 *
 * Each has a shell as upstream has it after a login, without a prompt read yet.
 * All end with the caller.  Returns 0, or -1 with @t set.
 */
int machines_start(struct machines *m, const bool present[HOSTS],
		   struct trouble *t);

#endif
