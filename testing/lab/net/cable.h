/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cable.h - what is done to a site's way to the WAN while its cell runs.
 *
 * All of it happens at the site's port of the bridge "wan", behind the
 * capture: what a gateway sends is counted before it is lost.
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
 * The gateway sees no change of carrier: a cable is cut further on.  Where
 * the site is behind NAT it is the router's port, and other sites behind the
 * router are cut off too.
 *
 * Both return 0, or -1 with @t set.
 */
int cable_cut(const struct topology *top, const struct scenario *s,
	      unsigned site, struct trouble *t);
int cable_mend(const struct topology *top, const struct scenario *s,
	       unsigned site, struct trouble *t);

/**
 * cable_impair() - lose, delay and reorder what comes to the site.
 * @netem: how; all zero: no longer.  What is under way then is lost.
 *
 * The kernel's network emulator (sch_netem, tc-netem(8)).  Returns 0, or -1
 * with @t set.
 */
int cable_impair(const struct topology *top, const struct scenario *s,
		 unsigned site, const struct scenario_netem *netem,
		 struct trouble *t);

/**
 * cable_address() - give the gateway another outer address in place of one.
 * @old, @new: "192.0.2.1/24"
 *
 * First the new one is there, then the old one goes.  Returns 0, or -1 with
 * @t set.
 */
int cable_address(const struct topology *top, unsigned site, const char *old,
		  const char *new, struct trouble *t);

#endif
