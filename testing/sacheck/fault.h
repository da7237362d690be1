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
	FAULT_IF_ID,	  /* the receiver's policy has another if_id */
	FAULT_OTHER,
	/* no dump tells whether these drop packets: */
	FAULT_MARK,	    /* the receiver's policy is for another mark than
				 * the SA's; a firewall may set that mark */
	FAULT_PERHAPS_LOST, /* the receiver does not know one of several SAs
				 * of one second */
	/* intended: */
	FAULT_NO_SA,   /* the sender's policy waits for an SA */
	FAULT_BLOCKED, /* by a policy with action block */
	FAULTS
};

/**
 * fault_of() - the fault that a class of flows shows.
 * @sender, @receiver: of the class
 *
 * To the kernel faults R and M are the same: a policy fits the SAs of several
 * Child SAs.  The reqid tells them apart.  pluto chooses reqids from 16384 on
 * (IPSEC_MANUAL_REQID_MAX, libreswan 5.2, include/reqid.h): then one instance
 * answers for several Child SAs (M).  A lower reqid was configured (R).
 */
enum fault fault_of(const struct gateway *sender,
		    const struct gateway *receiver,
		    const struct xm_class *class);

/* Whether the fault drops packets that should arrive. */
bool fault_is_grave(enum fault fault);

/* Whether the fault may drop packets. */
bool fault_is_unsure(enum fault fault);

/* "P", "R" ...; "lost SA". */
const char *fault_name(enum fault fault);

/* A description in one line. */
const char *fault_meaning(enum fault fault);

/*
 * Whether the patches cover two Child SAs of a gateway: those of expansions or
 * instances of one conn (net/1x0 and net/2x0), not those of two conns.
 */
enum reach {
	REACH_UNKNOWN, /* their conns are not known */
	REACH_ONE_CONN,
	REACH_TWO_CONNS,
};

/* For two SAs; XM_NONE is an unknown SA. */
enum reach fault_reach(const struct gateway *g, uint32_t sa, uint32_t other);

/* What a cure depends on. */
struct patient {
	const char *sender, *receiver;		 /* names of the gateways */
	enum reach sender_reach, receiver_reach; /* of the SA that is used
				 * and the SA that is wanted */
	bool nested; /* P: one of the two policies is wholly inside
				 * the other */
	const struct xm_selector *common; /* P: what both policies cover;
				 * or NULL */
};

/**
 * fault_cure() - what helps.
 *
 * Advises options of libreswan 4 and 5 and Openswan, and says which of these
 * lacks one.  Returns a string to free().
 */
char *fault_cure(enum fault fault, const struct patient *p);

#endif
