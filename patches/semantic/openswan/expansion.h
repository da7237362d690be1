/* expansions of one conn, and where they overlap, for pluto
 *
 * Copyright (C) 2026 the leftsubnets contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <http://www.fsf.org/copyleft/gpl.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#ifndef _EXPANSION_H
#define _EXPANSION_H

struct connection;
struct state;
struct whack_message;

/*
 * A conn with leftsubnets= or rightsubnets= is expanded by the config
 * library, outside pluto, into one connection for each pair of subnets.
 * All of them get the conn's name as connalias; but so may any other conn,
 * by connalias=.  Hence the config library also says, in string3 of the
 * message that adds a connection, of which conn it is an expansion.
 * Nothing else uses string3 there, so whack's magic stays as it is: of an
 * older addconn pluto just learns nothing.
 */

/* is the connection that WM adds an expansion of the conn connalias? */
extern bool whack_expansion(const struct whack_message *wm);

/* are C and D expansions of the same conn, with the same two hosts?
 * A connection is not its own sibling.
 */
extern bool sibling_expansions(const struct connection *c
			       , const struct connection *d);

/*
 * Overlapping expansions.
 *
 * Two expansions overlap crosswise when the first has the narrower subnet
 * at our end and the second at the peer's:
 *
 *	first	10.1.1.0/24 <-> 10.2.0.0/16
 *	second	10.1.0.0/16 <-> 10.2.2.0/24
 *
 * The kernel policies of both match 10.1.1.1 <-> 10.2.2.1, and their
 * priorities weigh the subnet at our end before the one at the peer's.  So
 * we prefer the first, the peer the second, and each drops what the other
 * sends.  As the expansions are all pairs of subnets there is one that is
 * the intersection, 10.1.1.0/24 <-> 10.2.2.0/24, and both peers prefer it to
 * the other two.  So while both of these are up or routed, it is routed as
 * well; the first packet brings it up.
 */

/* C was added: route it if it is the intersection of siblings that overlap */
extern void expansion_added(const char *name);

/* C was routed; ESTABLISHED when it was by an IPsec SA */
extern void expansion_routed(struct connection *c, bool established);

/* C may no longer be routed */
extern void expansion_unrouted(struct connection *c);

/* the operator routes, or initiates, what has this name: it is no longer for
 * us to unroute it
 */
extern void claim_expansions(const char *name);

/* ST got no (acceptable) answer.  Gives up routing an intersection for now,
 * its packets are left to the siblings again, and says so, once.
 */
extern void expansion_refused(struct state *st);

#endif /* _EXPANSION_H */

/*
 * Local Variables:
 * c-basic-offset:4
 * c-style: pluto
 * End:
 */
