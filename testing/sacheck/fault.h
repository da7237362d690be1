/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fault.h - why a class of flows is dropped, and what helps.
 *
 * The letters are those of docs/root-cause.md.
 */
#ifndef SACHECK_FAULT_H
#define SACHECK_FAULT_H

#include "model/xfrm_pair.h"
#include "sacheck/gateway.h"

enum fault {
	FAULT_NONE, /* delivered */
	FAULT_P,
	FAULT_R,
	FAULT_M,
	FAULT_X,
	FAULT_OTHER_CONN, /* like X, but the SA is of another conn */
	FAULT_LOST_SA,	  /* the receiver does not know the SA */
	FAULT_NO_POLICY,  /* the receiver has no policy for it */
	FAULT_IF_ID,	  /* it has one, for another if_id */
	FAULT_OTHER,
	/* what no dump tells: */
	FAULT_MARK,	    /* the receiver's policy is for another mark than
				 * the SA's, which a firewall may set */
	FAULT_PERHAPS_LOST, /* of several SAs of one second the receiver does
				 * not know one */
	/* what is meant to be so: */
	FAULT_NO_SA,   /* the sender's policy waits for an SA */
	FAULT_BLOCKED, /* by a policy that says so */
	FAULTS
};

/**
 * fault_of() - the fault that a class of flows shows.
 * @sender, @receiver: of the class
 *
 * Faults R and M are one to the kernel: a policy fits the SAs of several Child
 * SAs.  By their reqid they are told apart: pluto chooses its own from 16384 on
 * (IPSEC_MANUAL_REQID_MAX, libreswan 5.2, include/reqid.h), what is less was
 * configured (R); then one instance answers for several Child SAs (M).
 */
enum fault fault_of(const struct gateway *sender,
		    const struct gateway *receiver,
		    const struct xm_class *class);

/* Whether packets are dropped that nobody meant to be. */
bool fault_is_grave(enum fault fault);

/* Whether such may be dropped. */
bool fault_is_unsure(enum fault fault);

/* "P", "R" ...; "lost SA". */
const char *fault_name(enum fault fault);

/* What it is, in a line. */
const char *fault_meaning(enum fault fault);

/*
 * Whether the patches reach two Child SAs of a gateway: those of expansions or
 * instances of one conn (net/1x0 and net/2x0), not those of two conns.
 */
enum reach {
	REACH_UNKNOWN, /* their conns are not known */
	REACH_ONE_CONN,
	REACH_TWO_CONNS,
};

/* Of two SAs; XM_NONE is one that is not known. */
enum reach fault_reach(const struct gateway *g, uint32_t sa, uint32_t other);

/* What a cure depends on. */
struct patient {
	const char *sender, *receiver;		 /* names of the gateways */
	enum reach sender_reach, receiver_reach; /* of the SA that is used,
				 * and the one that is wanted */
	bool nested; /* P: one of the two policies is wholly inside
				 * of the other */
	const struct xm_selector *common; /* P: what both policies cover;
				 * or NULL */
};

/**
 * fault_cure() - what helps.
 *
 * Only what libreswan 4 and 5 and Openswan have; where one has not, it is said.
 * Returns a string to free().
 */
char *fault_cure(enum fault fault, const struct patient *p);

#endif
