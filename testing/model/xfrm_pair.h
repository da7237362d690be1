/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_pair.h - two gateways together: does each accept what the other sends?
 */
#ifndef XFRM_PAIR_H
#define XFRM_PAIR_H

#include "model/xfrm_finding.h"

/*
 * A class of flows of one direction: the same two policies decide about all of
 * them, one at each end.  `region` contains the class and perhaps more; `flow`
 * is a packet that is certainly in the class.
 */
struct xm_class {
	unsigned sender; /* 0 or 1: which of the two sets */
	struct xm_flow flow;
	struct xm_selector region;
	uint64_t flows; /* how many pairs of addresses the region has;
				 * UINT64_MAX: that many or more */

	struct xm_output output; /* at the sender */
	/*
	 * The outmost SA at the sender, and the same SA at the receiver; each
	 * may be XM_NONE.
	 */
	uint32_t sent_sa, received_sa;
	/*
	 * The check at the receiver: XM_IN for packets to the receiver itself,
	 * XM_FWD for packets to hosts behind it.  No dump tells which applies.
	 * If a forward policy covers the flow, the model does both checks, and
	 * reports the one that drops the packet, if one does.
	 */
	enum xm_direction direction;
	struct xm_input input;

	/* the reqids of the receiver's template and of received_sa; or 0 */
	uint32_t wanted_reqid, had_reqid;
	/* An SA that the receiver's policy would accept, by its index at the
	 * receiver and at the sender; or XM_NONE. */
	uint32_t wanted_sa, wanted_sent_sa;
	/* With XM_FAULT_NO_POLICY: a policy of the receiver that covers the
	 * flow, but is for another mark or if_id than the SA's; or XM_NONE. */
	uint32_t covering;
	/* If delivered on the only used SA of its second: another SA of that
	 * second, which the receiver does not know; or XM_NONE. */
	uint32_t lost_sa;

	bool dropped;
	/*
	 * Why; docs/root-cause.md explains P, R and X.  P: the ends rank
	 * overlapping policies differently.  R, of which M is a case: the
	 * sender's policy fits SAs of several Child SAs, and its kernel took
	 * another than the receiver wants.  X: the sender's policy names an SA
	 * that was negotiated for another selector.
	 */
	enum xm_fault {
		XM_NO_FAULT,
		XM_FAULT_P,
		XM_FAULT_R,
		XM_FAULT_X,
		XM_FAULT_NO_SA,	       /* the sender has no SA for the flow */
		XM_FAULT_LOST_SA,      /* the receiver does not know the SA */
		XM_FAULT_PERHAPS_LOST, /* the sender may take any SA of one
					 * second, and the receiver does not
					 * know one of them: sent_sa */
		XM_FAULT_NO_POLICY,    /* the receiver has no policy for it */
		XM_FAULT_BLOCKED,      /* by a policy with action block */
		XM_FAULT_OTHER,
	} fault;
};

struct xm_pair_options {
	bool all;	       /* also return classes that are delivered */
	unsigned most_classes; /* more are only counted; 0: 10,000 */
};

struct xm_pair {
	struct xm_class *list; /* dropped ones first, then the largest */
	unsigned count;
	uint64_t classes, dropped; /* including those not in the list */
	/*
	 * By end: valid SAs to or from the other end's addresses that the other
	 * end does not know.
	 */
	uint32_t *unknown[2];
	unsigned unknown_count[2];
	uint64_t matched; /* SAs that both ends know; 0: the two gateways
				 * are not peers */
	bool gave_up;	  /* policies overlap so much that some classes
				 * were not examined */
};

/*
 * xm_pair() - every class of flows between two gateways that would be dropped.
 *
 * The same SA at the receiver has the same proto and SPI, and the same
 * destination unless there is NAT between the gateways.  The model compares
 * each outbound policy to the other end (with or without an SA) with each
 * inbound and forward policy of the receiver that overlaps it.
 *
 * Release with xm_pair_free(); both sets must be sealed and outlive the result.
 */
struct xm_pair xm_pair(const struct xm_set *a, const struct xm_set *b,
		       const struct xm_pair_options *options);

void xm_pair_free(struct xm_pair *pair);

/* "P", "R", "X", "no SA" ... */
const char *xm_fault_name(enum xm_fault fault);

#endif
