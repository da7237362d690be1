/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_pair.h - two gateways together: what one sends, does the other accept?
 */
#ifndef XFRM_PAIR_H
#define XFRM_PAIR_H

#include "model/xfrm_finding.h"

/*
 * A class of flows: all that the same policies decide about at both ends, in
 * one direction.  `region` holds all of it and perhaps more; `flow` is one
 * packet that is surely in it.
 */
struct xm_class {
	unsigned sender; /* 0 or 1: which of the two sets */
	struct xm_flow flow;
	struct xm_selector region;
	uint64_t flows; /* how many pairs of addresses the region has;
				 * UINT64_MAX: that many or more */

	struct xm_output output; /* at the sender */
	/*
	 * The outmost SA of the sender, which the packet arrives on, and the
	 * same at the receiver, or XM_NONE.
	 */
	uint32_t sent_sa, received_sa;
	/*
	 * At the receiver.  Which check it is (of packets for the receiver
	 * itself: in; of hosts behind it: forward) no dump tells.  Where there
	 * are forward policies that cover the flow both are asked, and
	 * `input` is the one that drops it, if one does.
	 */
	enum xm_direction direction;
	struct xm_input input;

	/* reqids, where there are such: what the receiver's policy wanted and
	 * what the arriving SA has */
	uint32_t wanted_reqid, had_reqid;
	/* The receiver's SA that its policy would have accepted; or XM_NONE.
	 * And the sender's end of it. */
	uint32_t wanted_sa, wanted_sent_sa;
	/* With XM_FAULT_NO_POLICY: a policy of the receiver that covers the
	 * flow, but is for another mark or if_id than the SA's; or XM_NONE. */
	uint32_t covering;
	/* Delivered, on the only SA of its second that was used; but this one
	 * of the same second the receiver does not know; or XM_NONE. */
	uint32_t lost_sa;

	bool dropped;
	/*
	 * Why, in the terms of the design: the ends' SPDs rank overlapping
	 * policies differently (P); the sender's policy fits SAs of several
	 * Child SAs and the kernel took another than the receiver wants (R, of
	 * which M is a case); the sender's policy names an SA that is not that
	 * of its own selector (X); or the packet is not covered, has no SA ...
	 */
	enum xm_fault {
		XM_NO_FAULT,
		XM_FAULT_P,
		XM_FAULT_R,
		XM_FAULT_X,
		XM_FAULT_NO_SA,	       /* the sender has none for it */
		XM_FAULT_LOST_SA,      /* the receiver does not know the SA */
		XM_FAULT_PERHAPS_LOST, /* it does not know one of those of one
					 * second, of which any may be taken;
					 * sent_sa is that one */
		XM_FAULT_NO_POLICY,    /* the receiver has no policy for it */
		XM_FAULT_BLOCKED,      /* by a policy that says so */
		XM_FAULT_OTHER,
	} fault;
};

struct xm_pair_options {
	/*
	 * Classes that are delivered are of interest too; otherwise only those
	 * that are dropped are returned.
	 */
	bool all;
	unsigned most_classes; /* 0: 10,000 returned; others counted */
};

struct xm_pair {
	struct xm_class *list; /* dropped ones first, largest first */
	unsigned count;
	uint64_t classes, dropped; /* also those left out of the list */
	/*
	 * SAs of one end whose SPI the other does not know, of those whose
	 * address is the other's.
	 */
	uint32_t *unknown[2];
	unsigned unknown_count[2];
	uint64_t matched; /* SAs that both ends know: 0 says that the two
				 * have nothing to do with each other */
	bool gave_up;	  /* policies overlap so much that some classes
				 * were not looked at */
};

/*
 * xm_pair() - every flow class of two gateways that would be dropped.
 *
 * A sender's SA is found at the receiver by proto and SPI, and by destination
 * where it is the same at both ends; with NAT between them it is not.  Classes
 * are made of the sender's outbound policies whose SA goes to the other end (or
 * that have no SA), each with the receiver's inbound policies that overlap it.
 *
 * Release with xm_pair_free(); both sets must be sealed and outlive the result.
 */
struct xm_pair xm_pair(const struct xm_set *a, const struct xm_set *b,
		       const struct xm_pair_options *options);

void xm_pair_free(struct xm_pair *pair);

/* "P", "R", "X", "no SA" ... */
const char *xm_fault_name(enum xm_fault fault);

#endif
