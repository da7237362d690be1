/* routing where expansions overlap, for libreswan
 *
 * Copyright (C) 2026 the libreswan contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <https://www.gnu.org/licenses/gpl2.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#ifndef EXPANSION_H
#define EXPANSION_H

#include <stdbool.h>

struct connection;
struct state;

/*
 * Overlapping expansions of one conn's {left,right}subnets= (see
 * expansion_set.h).
 *
 * Two expansions overlap crosswise when the first has the narrower
 * subnet at this end and the second at the peer's:
 *
 *   first:   10.1.1.0/24 <-> 10.2.0.0/16
 *   second:  10.1.0.0/16 <-> 10.2.2.0/24
 *
 * The kernel policies of both match 10.1.1.1 <-> 10.2.2.1, and their
 * priorities weigh the subnet at this end before the one at the
 * peer's.  So this end prefers the first, the peer the second, and
 * each drops what the other sends.
 *
 * As the expansions are all pairs of subnets there is one that is the
 * intersection, 10.1.1.0/24 <-> 10.2.2.0/24, and both ends prefer it.
 * So while both of the above are up or routed, it is routed as well;
 * the first packet brings it up.
 *
 * Only permanent connections have a peer to negotiate with, and only
 * tunnels have subnets that overlap.  With priority= it is the
 * operator that decides which is preferred.
 *
 * All are no-ops when there is nothing to do.
 */

/* C was added; if it's such an intersection route it */
void expansion_added(struct connection *c);

/* C is being deleted */
void expansion_deleted(const struct connection *c);

/* C was routed; or, by the Child SA when not NULL, (re)established */
void expansion_routed(struct connection *c, const struct state *child);

/* C was unrouted */
void expansion_unrouted(const struct connection *c);

/*
 * The operator is routing, or releasing, C: whether C is routed is no
 * longer decided here.
 */
void expansion_disowned(const struct connection *c);

/*
 * ST is being deleted.  If it didn't establish C, then the peer
 * refused the intersection: say so, once, and unroute it, as before
 * its packets are left to its siblings.  Try again when one of these
 * (re)establishes.
 */
void expansion_state_deleted(const struct state *st);

#endif
