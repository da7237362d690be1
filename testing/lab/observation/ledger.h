/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ledger.h - what a gateway's SAs counted, beside what the flows account for.
 */
#ifndef LAB_LEDGER_H
#define LAB_LEDGER_H

#include "observation/observation.h"

struct ledger {
	uint64_t out, in;   /* what its ESP and AH SAs counted */
	uint64_t stranded;  /* of what went out: maybe not on the WAN */
	uint64_t out_least; /* for what was delivered, they must have */
	uint64_t out_most;  /* for what was sent, they may have at most */
	uint64_t in_least;
	uint64_t inflated; /* what its inbound IPCOMP SAs counted: of
				 * what came in, that which was compressed */
	bool blocks;	   /* it sends a flow that a policy drops, or would
				 * answer one */
};

/**
 * ledger_of() - the books of one gateway, over all windows, also those in
 * which losses are allowed.
 *
 * An echo flow is a request one way and a reply the other way.  Of the
 * requests that arrived we only know that those answered did.
 */
struct ledger ledger_of(const struct scenario *s,
			const struct observation *seen,
			const struct observed_site *site);

/*
 * The outbound SA at another gateway that an inbound SA belongs to, or NULL.
 * Not by address: there may be NAT in between.
 */
const struct observed_sa *observed_sender(const struct observation *seen,
					  const struct observed_site *receiver,
					  const struct observed_sa *inbound);

/* Whether an SA carries packets between gateways; IPCOMP hides within. */
bool observed_sa_carries(const struct observed_sa *sa);

/* The flow, or the site, of that name as it was observed, or NULL. */
const struct observed_flow *observed_flow(const struct observation *seen,
					  const char *name);
const struct observed_site *observed_site(const struct observation *seen,
					  const char *name);

/* Whether that line of xfrm_stat was read at a site. */
bool observed_counts(const struct observed_site *site, const char *counter);

/* How much it rose; 0 when it was not read, or the site is NULL. */
uint64_t observed_rise(const struct observed_site *site, const char *counter);

/* The same, over the windows in which losses are allowed. */
uint64_t observed_tolerated_rise(const struct observed_site *site,
				 const char *counter);

/* The same, over the whole cell, also while flows settled. */
uint64_t observed_ever(const struct observed_site *site, const char *counter);

#endif
