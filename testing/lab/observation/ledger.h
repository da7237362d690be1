/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ledger.h - packets that a gateway's SAs counted, beside those of the flows.
 */
#ifndef LAB_LEDGER_H
#define LAB_LEDGER_H

#include "observation/observation.h"

struct ledger {
	uint64_t out, in;   /* packets that its ESP and AH SAs counted */
	uint64_t stranded;  /* part of out that may not have reached the WAN */
	uint64_t out_least; /* least out, by the packets delivered */
	uint64_t out_most;  /* most out, by the packets sent */
	uint64_t in_least;
	uint64_t inflated; /* packets that its inbound IPCOMP SAs counted:
				 * those that arrived compressed */
	bool blocks;	   /* it sends a flow that a policy drops, or would
				 * reply to one */
};

/**
 * ledger_of() - the ledger of one gateway over all windows, including those in
 * which losses are allowed.
 *
 * An echo flow is a request one way and a reply the other way.  Only a request
 * that was answered is known to have arrived.
 */
struct ledger ledger_of(const struct scenario *s,
			const struct observation *seen,
			const struct observed_site *site);

/*
 * The outbound SA at another gateway that has an inbound SA's SPI and protocol,
 * or NULL.  Addresses are not compared: there may be NAT in between.
 */
const struct observed_sa *observed_sender(const struct observation *seen,
					  const struct observed_site *receiver,
					  const struct observed_sa *inbound);

/* Whether an SA is ESP or AH; an IPCOMP SA's packets travel inside those. */
bool observed_sa_carries(const struct observed_sa *sa);

/* The observed flow or site of a name, or NULL. */
const struct observed_flow *observed_flow(const struct observation *seen,
					  const char *name);
const struct observed_site *observed_site(const struct observation *seen,
					  const char *name);

/* Whether a line of xfrm_stat was read at a site. */
bool observed_counts(const struct observed_site *site, const char *counter);

/* How much it rose in judged windows; 0: it was not read, or no site. */
uint64_t observed_rise(const struct observed_site *site, const char *counter);

/* The same, over the windows in which losses are allowed. */
uint64_t observed_tolerated_rise(const struct observed_site *site,
				 const char *counter);

/* The same, over the whole cell, also while flows settled. */
uint64_t observed_ever(const struct observed_site *site, const char *counter);

#endif
