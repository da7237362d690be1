/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drive.h - run one cell in the current kernel.
 */
#ifndef LAB_DRIVE_H
#define LAB_DRIVE_H

#include <stdint.h>

#include "observation.h"
#include "build.h"
#include "scenario.h"

struct drive_env {
	/* of column letter U and P, at sites of party A and B */
	const struct build *unpatched[2], *patched[2];
	const struct build *charon;	/* of sites that run it, else unused */
	/*
	 * A directory, absolute and short (sockets are made below it), best on
	 * a tmpfs.  What a cell makes in it is gone when it ends; an empty NSS
	 * database stays, for the next cell.
	 */
	const char *scratch;
	/*
	 * Where this cell's logs, configurations, SAs and policies are kept
	 * for people to read; an existing directory, or NULL.
	 */
	const char *artifacts;
	unsigned step_ms;	/* deadline of a step; 0: 30 s, or 300 s in a
				 * scenario that takes long */
	/* told what is being done just now; may be NULL */
	void (*progress)(void *arg, const char *what);
	void *progress_arg;
	/*
	 * What guest_cpu_us() says of this guest; 0: not known.  May be NULL.
	 */
	uint64_t (*cpu)(void *arg);
	void *cpu_arg;
};

/**
 * drive_cell() - set a cell up, do its steps, and say what was seen.
 * @cell: which scenario, IKE version and column
 * @seen: filled in, always; release with observation_free()
 *
 * Needs root in this kernel (or in a user namespace that owns the process's
 * other namespaces), xfrm_user, ESP, veth, bridge, nlmon and AF_PACKET.  The
 * process must have one thread only.  All processes and namespaces of the
 * cell are gone when it returns.
 *
 * Returns 0 when every step was done, or none because this kernel lacks what
 * the scenario needs (seen->lacks) or a site's pluto does (seen->unable); else
 * -1, with the reason in seen->trouble.
 */
int drive_cell(const struct cell *cell, const struct drive_env *env,
	       struct observation *seen);

#endif
