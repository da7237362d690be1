/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drive.h - run one cell in the current kernel.
 */
#ifndef LAB_DRIVE_H
#define LAB_DRIVE_H

#include "drive/lab.h"

/**
 * drive_cell() - set a cell up, do its steps, and observe them.
 * @cell: which scenario, IKE version and column
 * @seen: filled in, always; release with observation_free()
 *
 * Needs root in this kernel (or in a user namespace that owns the process's
 * other namespaces), xfrm_user, ESP, veth, bridge, nlmon and AF_PACKET.  The
 * process must have one thread only.  All processes and namespaces of the
 * cell are gone when it returns.
 *
 * Returns 0 when the steps were done; or when none was, because this kernel
 * lacks a feature (seen->lacks) or a site's pluto does (seen->unable).  Else
 * returns -1, with the reason in seen->trouble.
 */
int drive_cell(const struct cell *cell, const struct drive_env *env,
	       struct observation *seen);

#endif
