/* inbound reqid that the expansions of one conn share, for pluto
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
#include <netinet/in.h>

#include <openswan.h>
#include <openswan/ipsec_policy.h>

#include "sysdep.h"
#include "constants.h"
#include "oswalloc.h"
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
#include "reqid_group.h"

/*
 * What makes two SAs members of the same group.
 *
 * The peer is the one that the IKE SA authenticated, and not what the SA's
 * connection says: behind one NAT address the SA of a second peer can be on
 * an instance that was made for the first.  For the same reason the peer's
 * port matters, and the XAUTH user: two peers may have been given the same ID.
 */
struct reqid_group_key {
    char *conn;			/* of which the connection is an expansion */
    ip_address localaddr;
    ip_address remoteaddr;
    u_int16_t remoteport;
    struct id local_id;
    struct id remote_id;
    lset_t auth;
    char xauth_username[XAUTH_USERNAME_LEN];
};

struct reqid_group {
    struct reqid_group *next;
    struct reqid_group_key key;
    uint32_t reqid;		/* never used again, unless gen_reqid() wraps */
    unsigned long members;
};

#define REQID_GROUP_BUCKETS 61
static struct reqid_group *reqid_groups[REQID_GROUP_BUCKETS];

static struct reqid_group **
bucket(const struct reqid_group_key *key)
{
    unsigned char *addr;
    size_t len = addrbytesptr(&key->remoteaddr, &addr);
    unsigned long hash = key->remoteport;
    const char *p;

    for (p = key->conn; *p != '\0'; p++)
	hash = hash * 31 + (unsigned char)*p;
    while (len-- > 0)
	hash = hash * 31 + *addr++;
    return &reqid_groups[hash % REQID_GROUP_BUCKETS];
}

static bool
same_key(const struct reqid_group_key *a, const struct reqid_group_key *b)
{
    return streq(a->conn, b->conn)
	&& sameaddr(&a->localaddr, &b->localaddr)
	&& sameaddr(&a->remoteaddr, &b->remoteaddr)
	&& a->remoteport == b->remoteport
	&& same_id(&a->local_id, &b->local_id)
	&& same_id(&a->remote_id, &b->remote_id)
	&& a->auth == b->auth
	&& streq(a->xauth_username, b->xauth_username);
}

/* can SAs on C share their inbound reqid with SAs on C's siblings? */
static bool
can_share(const struct connection *c)
{
    return c->expansion
	&& kern_interface == USE_NETKEY	/* elsewhere a policy has no reqid */
	&& LIN(POLICY_TUNNEL, c->policy)
	&& LDISJOINT(c->policy, POLICY_OPPO | POLICY_GROUP)
	&& c->policy_label == NULL && !c->labeled_ipsec && !c->loopback;
}

/* the peer of the IKE SA; FALSE when it is not known, or could be anyone.
 * KEY borrows all strings.
 */
static bool
authenticated_peer(const struct state *ike, struct reqid_group_key *key)
{
    const struct connection *c = ike->st_connection;

    if (c == NULL)
	return FALSE;

    key->localaddr = ike->st_localaddr;
    key->remoteaddr = ike->st_remoteaddr;
    key->remoteport = ike->st_remoteport;
    key->local_id = c->spd.this.id;
    key->remote_id = c->spd.that.id;
    if (ike->st_ikev2 && ike->ikev2.st_peer_id.kind != ID_NONE)
	key->remote_id = ike->ikev2.st_peer_id;
    key->auth = c->policy & (POLICY_PSK | POLICY_RSASIG | POLICY_XAUTH);
    memcpy(key->xauth_username, ike->st_xauth_username
	   , sizeof(key->xauth_username));
    key->xauth_username[sizeof(key->xauth_username) - 1] = '\0';

    return (key->auth & (POLICY_PSK | POLICY_RSASIG)) != LEMPTY
	&& !any_id(&key->remote_id)
	&& key->remote_id.kind != ID_FROMCERT
	&& !key->remote_id.has_wildcards;
}

static struct reqid_group *
find_group(const struct reqid_group_key *key)
{
    struct reqid_group *g;

    for (g = *bucket(key); g != NULL; g = g->next)
    {
	if (same_key(&g->key, key))
	    break;
    }
    return g;
}

static struct reqid_group *
new_group(const struct reqid_group_key *key)
{
    struct reqid_group *g = alloc_thing(struct reqid_group, "reqid group");
    struct reqid_group **pp = bucket(key);

    g->key = *key;
    g->key.conn = clone_str(key->conn, "reqid group conn");
    unshare_id_content(&g->key.local_id);
    unshare_id_content(&g->key.remote_id);
    g->reqid = gen_reqid();
    g->members = 0;
    g->next = *pp;
    *pp = g;
    return g;
}

static void
free_group(struct reqid_group *g)
{
    struct reqid_group **pp;

    for (pp = bucket(&g->key); *pp != g; pp = &(*pp)->next)
	;
    *pp = g->next;
    free_id_content(&g->key.local_id);
    free_id_content(&g->key.remote_id);
    pfree(g->key.conn);
    pfree(g);
}

void
leave_reqid_group(struct state *st)
{
    struct reqid_group *g = st->st_reqid_group;

    if (g == NULL)
	return;

    st->st_reqid_group = NULL;
    if (--g->members == 0)
	free_group(g);
}

void
join_reqid_group(struct state *st)
{
    struct reqid_group_key key;
    struct reqid_group *g = NULL;
    const struct connection *c = st->st_connection;
    const struct state *ike;

    passert(c != NULL);
    memset(&key, 0, sizeof(key));

    if (can_share(c) && st->st_clonedfrom != SOS_NOBODY)
    {
	ike = state_with_serialno(st->st_clonedfrom);
	if (ike == NULL)
	    return;		/* replaced meanwhile; its peer is still ST's */
	key.conn = c->connalias;
	if (authenticated_peer(ike, &key))
	{
	    g = find_group(&key);
	    if (g == NULL)
		g = new_group(&key);
	}
    }

    if (g != st->st_reqid_group)
    {
	leave_reqid_group(st);
	if (g != NULL)
	    g->members++;
	st->st_reqid_group = g;
	DBG(DBG_CONTROL
	    , DBG_log("state #%lu has inbound reqid %lu", st->st_serialno
		      , (unsigned long)sa_reqid(st, TRUE)));
    }
}

uint32_t
sa_reqid(const struct state *st, bool inbound)
{
    if (inbound && st->st_reqid_group != NULL)
	return st->st_reqid_group->reqid;
    return st->st_connection->spd.reqid;
}

unsigned
inbound_spi_reqid(struct state *st, int proto)
{
    join_reqid_group(st);

    switch (proto)
    {
    case IPPROTO_COMP:
	return sa_reqid(st, TRUE) + 2;
    case IPPROTO_ESP:
	return sa_reqid(st, TRUE) + 1;
    case IPPROTO_AH:
	return sa_reqid(st, TRUE);
    default:
	bad_case(proto);
    }
}

bool
inbound_policy_outdated(const struct state *st)
{
    return st->st_connection->spd.inbound_reqid != sa_reqid(st, TRUE);
}

bool
reqid_is_of_group(uint32_t reqid)
{
    const struct reqid_group *g;
    unsigned i;

    for (i = 0; i < REQID_GROUP_BUCKETS; i++)
    {
	for (g = reqid_groups[i]; g != NULL; g = g->next)
	{
	    if (g->reqid == reqid)
		return TRUE;
	}
    }
    return FALSE;
}

/*
 * Local Variables:
 * c-basic-offset:4
 * c-style: pluto
 * End:
 */
