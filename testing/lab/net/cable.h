/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cable.h - changes to a site's connection to the WAN while its cell runs.
 *
 * Packets are lost at the site's port of the bridge "wan", behind the capture,
 * which therefore counts all that a gateway sends.
 */
#ifndef LAB_CABLE_H
#define LAB_CABLE_H

#include "base/trouble.h"
#include "net/topology.h"
#include "scenario/scenario.h"

/**
 * cable_cut() - let nothing through in either direction.
 * cable_mend() - let it through again.
 * @site: index of the scenario's site
 *
 * The gateway sees no change of carrier.  Where the site is behind NAT the port
 * is the router's, and other sites behind the router are cut off too.
 *
 * Both return 0, or -1 with @t set.
 */
int cable_cut(const struct topology *top, const struct scenario *s,
	      unsigned site, struct trouble *t);
int cable_mend(const struct topology *top, const struct scenario *s,
	       unsigned site, struct trouble *t);

/**
 * cable_impair() - lose, delay and reorder packets on their way to the site.
 * @netem: loss and delay 0: stop; packets that are still delayed are lost
 *
 * The kernel's network emulator (sch_netem, tc-netem(8)).  Returns 0, or -1
 * with @t set.
 */
int cable_impair(const struct topology *top, const struct scenario *s,
		 unsigned site, const struct scenario_netem *netem,
		 struct trouble *t);

/**
 * cable_address() - replace an outer address of the gateway.
 * @old, @new: "192.0.2.1/24"
 *
 * Adds the new address before it removes the old one.  Returns 0, or -1 with
 * @t set.
 */
int cable_address(const struct topology *top, unsigned site, const char *old,
		  const char *new, struct trouble *t);

#endif
