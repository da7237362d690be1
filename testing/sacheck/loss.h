/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loss.h - the counters of xfrm_stat: why each rises, and what to do then.
 *
 * All of them count packets that are lost.  What they mean is from
 * Documentation/networking/xfrm_proc.rst and the kernel's sources.
 */
#ifndef SACHECK_LOSS_H
#define SACHECK_LOSS_H

#include <stdbool.h>

/* What of a gateway has to do with it. */
enum loss_shows {
	LOSS_NOTHING,	/* no SA or policy is known to */
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
	bool meant; /* somebody configured it so */
};

/* loss_of() - a counter's; one that is not known has words that fit any. */
const struct loss *loss_of(const char *counter);

#endif
