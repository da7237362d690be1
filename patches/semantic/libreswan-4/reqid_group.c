/* inbound reqid shared by a conn's expansions, for libreswan
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

#include <string.h>

#include "defs.h"
#include "id.h"
#include "log.h"
#include "connections.h"
#include "state.h"
#include "state_db.h"
#include "iface.h"
#include "expansion_set.h"
#include "reqid_group.h"
#include "reqid_group_peer.h"

/*
 * What makes two Child SAs members of the same group.
 *
 * The peer is identified by what the IKE SA authenticated, and not by
 * the Child SA's connection: connections with the same connalias=
 * (expansions get the base name) are switched between without an ID
 * check, hence a Child SA can end up on a connection instantiated for
 * a different peer behind the same NAT.
 *
 * For the same reason the peer's port, and the XAUTH user, matter:
 * two peers behind one NAT can both have been configured with the
 * same ID.
 */

struct reqid_group_key {
	expansion_set_t expansions;	/* of one conn */
	ip_endpoint local_endpoint;
	ip_endpoint remote_endpoint;
	struct id local_id;
	struct id remote_id;
	struct peer_auth remote_auth;
	const char *xauth_username;
};

struct reqid_group {
	struct reqid_group *next;	/* in bucket */
	unsigned hash;
	unsigned members;
	struct reqid_group_key key;
	/* never re-used, not even by a new group with the same key */
	reqid_t reqid;
};

static struct reqid_group *buckets[499];

/*
 * Only hash what is sufficient to tell groups apart when there are
 * lots of them.  IDs are not; comparing them ignores things like
 * case.
 */

static unsigned hash_reqid_group_key(const struct reqid_group_key *key)
{
	endpoint_buf eb;
	uint64_t hash = key->expansions;
	for (const char *p = str_endpoint(&key->remote_endpoint, &eb); *p != '\0'; p++) {
		hash = hash * 31 + (unsigned char)*p;
	}
	for (const char *p = key->xauth_username; *p != '\0'; p++) {
		hash = hash * 31 + (unsigned char)*p;
	}
	return hash % elemsof(buckets);
}

static bool reqid_group_key_eq(const struct reqid_group_key *l,
			       const struct reqid_group_key *r)
{
	return (l->expansions == r->expansions &&
		same_endpoint(&l->local_endpoint, &r->local_endpoint) &&
		same_endpoint(&l->remote_endpoint, &r->remote_endpoint) &&
		equal_id(&l->local_id, &r->local_id) &&
		equal_id(&l->remote_id, &r->remote_id) &&
		same_peer_auth(&l->remote_auth, &r->remote_auth) &&
		streq(l->xauth_username, r->xauth_username));
}

static void dbg_reqid_group(const char *what, const struct reqid_group *group)
{
	endpoint_buf lb, rb;
	id_buf lib, rib;
	dbg("%s reqid group %u %s[%s]...%s[%s]", what, group->reqid,
	    str_endpoint(&group->key.local_endpoint, &lb),
	    str_id(&group->key.local_id, &lib),
	    str_endpoint(&group->key.remote_endpoint, &rb),
	    str_id(&group->key.remote_id, &rib));
}

static struct reqid_group *find_reqid_group(const struct reqid_group_key *key)
{
	unsigned hash = hash_reqid_group_key(key);
	for (struct reqid_group *group = buckets[hash]; group != NULL; group = group->next) {
		if (reqid_group_key_eq(&group->key, key)) {
			return group;
		}
	}
	return NULL;
}

static struct reqid_group *alloc_reqid_group(const struct reqid_group_key *key)
{
	struct reqid_group *group = alloc_thing(struct reqid_group, "reqid group");
	group->key = *key;
	group->key.local_id = clone_id(&key->local_id, "reqid group local id");
	group->key.remote_id = clone_id(&key->remote_id, "reqid group remote id");
	group->key.xauth_username = clone_str(key->xauth_username, "reqid group user");
	group->reqid = gen_reqid();
	group->hash = hash_reqid_group_key(&group->key);
	group->next = buckets[group->hash];
	buckets[group->hash] = group;
	return group;
}

static void free_reqid_group(struct reqid_group *group)
{
	struct reqid_group **link = &buckets[group->hash];
	while (*link != group) {
		passert(*link != NULL);
		link = &(*link)->next;
	}
	*link = group->next;
	dbg_reqid_group("freeing", group);
	free_id_content(&group->key.local_id);
	free_id_content(&group->key.remote_id);
	char *xauth_username = (char *)group->key.xauth_username;
	pfree(xauth_username);
	pfree(group);
}

/*
 * Can the Child SA share its inbound reqid with its connection's
 * siblings?
 */

static bool can_join_reqid_group(const struct state *st, const struct ike_sa *ike)
{
	const struct connection *c = st->st_connection;

	if (c->expansion_set == NO_EXPANSION_SET) {
		/* not made by leftsubnets= rightsubnets= */
		return false;
	}

	if (c->sa_reqid != 0) {
		/*
		 * reqid= is for both directions, firewall rules match
		 * it.  Also sec-labels where the SA's reqid is
		 * dictated by the policy.
		 */
		return false;
	}

	if (!(c->policy & POLICY_TUNNEL)) {
		/* IPsec SA has selectors, kernel enforces these */
		return false;
	}

	if (c->policy & POLICY_MOBIKE) {
		/*
		 * XFRM_MSG_MIGRATE isn't given an SPI.  Hence the
		 * kernel uses the addresses, mode, protocol and reqid
		 * to find the SA, and would move that of a sibling.
		 */
		return false;
	}

	if ((c->policy & POLICY_OPPORTUNISTIC) ||
	    ike->sa.st_ikev2_anon ||
	    ike->sa.st_peer_wants_null ||
	    !peer_is_authenticated(ike->sa.st_connection)) {
		/* peer isn't authenticated, could be anyone */
		return false;
	}

	switch (peer_id(ike->sa.st_connection)->kind) {
	case ID_NONE:
	case ID_NULL:
		/* ditto */
		return false;
	case ID_FROMCERT:
		/* IKE_AUTH initiator, know more when installing SA */
		return false;
	default:
		return true;
	}
}

void join_reqid_group(struct state *st)
{
	const struct ike_sa *ike = ike_sa_by_serialno(st->st_clonedfrom);
	if (ike == NULL) {
		/*
		 * IKEv1's ISAKMP SA can go away before Quick Mode has
		 * finished.  It authenticated the peer so what was
		 * decided when allocating the SPI stands.
		 */
		return;
	}

	if (!can_join_reqid_group(st, ike)) {
		leave_reqid_group(st);
		return;
	}

	const struct reqid_group_key key = {
		.expansions = st->st_connection->expansion_set,
		.local_endpoint = ike->sa.st_interface->local_endpoint,
		.remote_endpoint = ike->sa.st_remote_endpoint,
		/* borrow; alloc_reqid_group() clones */
		.local_id = *own_id(ike->sa.st_connection),
		.remote_id = *peer_id(ike->sa.st_connection),
		.remote_auth = peer_auth(ike->sa.st_connection),
		.xauth_username = ike->sa.st_xauth_username,
	};

	struct reqid_group *group = st->st_reqid_group;
	if (group != NULL && reqid_group_key_eq(&group->key, &key)) {
		/* SPI was allocated using the group's reqid */
		return;
	}

	leave_reqid_group(st);
	group = find_reqid_group(&key);
	if (group == NULL) {
		group = alloc_reqid_group(&key);
		dbg_reqid_group("founding", group);
	} else {
		dbg_reqid_group("joining", group);
	}
	group->members++;
	st->st_reqid_group = group;
}

void leave_reqid_group(struct state *st)
{
	struct reqid_group *group = st->st_reqid_group;
	if (group == NULL) {
		return;
	}
	st->st_reqid_group = NULL;
	passert(group->members > 0);
	group->members--;
	if (group->members == 0) {
		free_reqid_group(group);
	}
}

reqid_t child_sa_reqid(const struct state *st, bool inbound)
{
	if (inbound && st->st_reqid_group != NULL) {
		return st->st_reqid_group->reqid;
	}
	return st->st_connection->spd.reqid;
}

bool inbound_kernel_policy_needed(const struct state *st)
{
	so_serial_t owner_so = st->st_connection->spd.eroute_owner;
	if (owner_so == SOS_NOBODY) {
		return true;
	}
	const struct state *owner = state_by_serialno(owner_so);
	return (owner != NULL &&
		child_sa_reqid(owner, true) != child_sa_reqid(st, true));
}

void check_reqid_groups(void)
{
	for (unsigned i = 0; i < elemsof(buckets); i++) {
		pexpect(buckets[i] == NULL);
	}
}
