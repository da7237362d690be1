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

#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include <openswan.h>
#include <openswan/ipsec_policy.h>

#include "sysdep.h"
#include "constants.h"
#include "oswlog.h"

#include "defs.h"
#include "id.h"
#include "x509.h"
#include "certs.h"
#include "pluto/connections.h"	/* needs id.h */
#include "state.h"
#include "packet.h"
#include "demux.h"		/* needs packet.h */
#include "kernel.h"		/* needs connections.h */
#include "log.h"
#include "hostpair.h"		/* for connections */
#include "whack.h"
#include "expansion.h"

bool
whack_expansion(const struct whack_message *wm)
{
    return wm->string3 != NULL && wm->connalias != NULL
	&& *wm->string3 != '\0' && streq(wm->string3, wm->connalias);
}

bool
sibling_expansions(const struct connection *c, const struct connection *d)
{
    return c != d
	&& c->expansion && d->expansion
	&& streq(c->connalias, d->connalias)
	&& c->interface == d->interface
	&& sameaddr(&c->spd.that.host_addr, &d->spd.that.host_addr);
}

/* only permanent connections have a peer to negotiate with, and only tunnels
 * have subnets that overlap
 */
static bool
can_overlap(const struct connection *c)
{
    return c->expansion
	&& c->kind == CK_PERMANENT
	&& oriented(*c)
	&& kern_interface == USE_NETKEY
	&& LIN(POLICY_TUNNEL, c->policy)
	&& !NEVER_NEGOTIATE(c->policy)
	&& c->policy_label == NULL
	&& c->spd.this.has_client && c->spd.that.has_client;
}

static bool
is_active(const struct connection *c)
{
    switch (c->spd.routing)
    {
    case RT_ROUTED_PROSPECTIVE:
    case RT_ROUTED_HOLD:
    case RT_ROUTED_TUNNEL:
    case RT_UNROUTED_KEYED:
	return TRUE;
    case RT_UNROUTED:
    case RT_UNROUTED_HOLD:
    case RT_ROUTED_ECLIPSED:
    case RT_ROUTED_FAILURE:
	break;
    }
    return FALSE;
}

/* is A narrower than, and inside, B? */
static bool
narrower(const ip_subnet *a, const ip_subnet *b)
{
    return subnetinsubnet(a, b) && !samesubnet(a, b);
}

/* is INNER the intersection of OUTER and siblings that OUTER can overlap? */
static bool
intersects(const struct connection *inner, const struct connection *outer)
{
    const struct spd_route *i = &inner->spd, *o = &outer->spd;

    return (samesubnet(&i->this.client, &o->this.client)
	    && narrower(&i->that.client, &o->that.client))
	|| (samesubnet(&i->that.client, &o->that.client)
	    && narrower(&i->this.client, &o->this.client));
}

/* is C the intersection of two siblings, up or routed, that overlap
 * crosswise: of one that is wider at our end only, and of one that is wider
 * at the peer's only?
 */
static bool
owns_overlap(const struct connection *c)
{
    const struct connection *d;
    bool ours = FALSE, peers = FALSE;

    if (!can_overlap(c))
	return FALSE;

    for (d = connections; d != NULL && !(ours && peers); d = d->ac_next)
    {
	if (!is_active(d) || !sibling_expansions(c, d) || !can_overlap(d)
	    || !intersects(c, d))
	    continue;
	if (samesubnet(&c->spd.that.client, &d->spd.that.client))
	    ours = TRUE;
	else
	    peers = TRUE;
    }
    return ours && peers;
}

/* C is the intersection of siblings that overlap */
static void
route_overlap(struct connection *c)
{
    if (c->spd.routing != RT_UNROUTED || c->overlap_refused)
	return;

    openswan_log("\"%s\" is the intersection of expansions that overlap: routing it"
		 , c->name);
    c->overlap_routed = TRUE;
    if (!trap_connection(c))
    {
	c->overlap_routed = FALSE;
	loglog(RC_ROUTE, "could not route \"%s\"", c->name);
    }
}

/* C is not, or should not be taken for, the intersection of siblings that
 * overlap.  When it was routed for no other reason, unroute it; when it is up
 * it stays so.
 */
static void
unroute_overlap(struct connection *c)
{
    if (!c->overlap_routed || c->spd.routing == RT_UNROUTED
	|| c->spd.routing >= RT_ROUTED_TUNNEL)
	return;

    openswan_log("\"%s\" is no longer routed as the intersection of expansions that overlap"
		 , c->name);
    c->overlap_routed = FALSE;
    unroute_connection(c);
}

void
expansion_added(const char *name)
{
    struct connection *c = con_by_name(name, FALSE);

    if (c != NULL && owns_overlap(c))
	route_overlap(c);
}

void
expansion_routed(struct connection *c, bool established)
{
    struct connection *d;

    if (!can_overlap(c))
	return;

    if (established)
	c->overlap_refused = c->overlap_refusal_logged = FALSE;

    for (d = connections; d != NULL; d = d->ac_next)
    {
	if (!sibling_expansions(c, d) || !intersects(d, c))
	    continue;
	if (established)
	    d->overlap_refused = FALSE;		/* try again */
	if (owns_overlap(d))
	    route_overlap(d);
    }
}

void
expansion_unrouted(struct connection *c)
{
    struct connection *d;

    if (!can_overlap(c) || is_active(c))
	return;

    for (d = connections; d != NULL; d = d->ac_next)
    {
	if (!sibling_expansions(c, d) || !intersects(d, c) || owns_overlap(d))
	    continue;
	d->overlap_refused = d->overlap_refusal_logged = FALSE;
	unroute_overlap(d);
    }
}

void
claim_expansions(const char *name)
{
    struct connection *c;

    for (c = connections; c != NULL && name != NULL; c = c->ac_next)
    {
	if (c->expansion
	    && (streq(c->name, name) || streq(c->connalias, name)))
	    c->overlap_routed = FALSE;
    }
}

void
expansion_refused(struct state *st)
{
    struct connection *c = st->st_connection;

    /* of the IPsec SA itself, and not of the IKE SA, or of a rekey */
    if (c == NULL || st->st_clonedfrom == SOS_NOBODY
	|| !c->overlap_routed || c->newest_ipsec_sa != SOS_NOBODY)
	return;

    if (!c->overlap_refusal_logged)
    {
	char ours[SUBNETTOT_BUF], peers[SUBNETTOT_BUF];

	subnettot(&c->spd.this.client, 0, ours, sizeof(ours));
	subnettot(&c->spd.that.client, 0, peers, sizeof(peers));
	loglog(RC_LOG_SERIOUS
	       , "the peer did not accept the intersection of expansions that overlap; "
	       "packets between %s and %s may be dropped where it prefers another expansion"
	       , ours, peers);
	c->overlap_refusal_logged = TRUE;
    }
    c->overlap_refused = TRUE;
    unroute_overlap(c);
}

/*
 * Local Variables:
 * c-basic-offset:4
 * c-style: pluto
 * End:
 */
