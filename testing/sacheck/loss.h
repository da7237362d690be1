/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loss.h - the counters of xfrm_stat: why each rises, and what to do then.
 *
 * All of them count packets that are lost.  Their meanings are from
 * Documentation/networking/xfrm_proc.rst and the kernel's sources.
 */
#ifndef SACHECK_LOSS_H
#define SACHECK_LOSS_H

#include <stdbool.h>

/* Which SAs or policies of a gateway a counter concerns. */
enum loss_shows {
	LOSS_NOTHING,	/* none is known */
	LOSS_IN_SAS,	/* the packets were counted by an inbound SA */
	LOSS_NO_SA,	/* outbound policies without an SA */
	LOSS_BLOCKS_IN, /* policies that block, inbound and forward */
	LOSS_BLOCKS_OUT,
};

struct loss {
	const char *counter; /* "XfrmInNoStates" */
	const char *meaning; /* what was lost, in a few words */
	const char *next;    /* what to do; or NULL */
	enum loss_shows shows;
	bool meant; /* the configuration asks for the drop */
};

/* loss_of() - the entry of a counter; for an unknown one a general entry. */
const struct loss *loss_of(const char *counter);

#endif
