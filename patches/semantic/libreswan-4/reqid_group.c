/* Child SAs that share an inbound reqid, for libreswan
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

#include "defs.h"
#include "id.h"
#include "log.h"
#include "connections.h"
#include "state.h"
#include "state_db.h"
#include "reqid_group.h"
#include "reqid_group_peer.h"

struct reqid_group {
	reqid_t reqid;		/* inbound; of no other group */
	char *conn;		/* see siblings_name() */
	/* as authenticated by the IKE SA */
	struct id remote_id;
	struct peer_auth remote_auth;
	chunk_t remote_ca;
	char *xauth_username;

	struct state *children;	/* .st_reqid_group_next */
	struct reqid_group *next;
};

static struct reqid_group *reqid_groups;

/*
 * Name the conn that C, and any siblings, were made from.  By itself
 * connalias= isn't sufficient: any conn can have it.  Nor is it that
 * addconn sent the expansions together: it can send them again, one by
 * one.
 */

static const char *siblings_name(const struct connection *c)
{
	if (c->expansion) {
		return c->config->connalias;
	}
	if (LIN(POLICY_IKEV2_ALLOW_NARROWING, c->policy) &&
	    c->kind == CK_INSTANCE) {
		return c->name;
	}
	return NULL;
}

static bool can_join_reqid_group(const struct state *child,
				 const struct ike_sa *ike)
{
	const struct connection *c = child->st_connection;

	if (siblings_name(c) == NULL || has_sec_label(c)) {
		return false;
	}

	if (c->remotepeertype == CISCO) {
		/* the peer decides what its policies are for */
		return false;
	}

	if (!LIN(POLICY_TUNNEL, c->policy)) {
		/* IPsec SA has selectors, kernel enforces these */
		return false;
	}

	if (LIN(POLICY_MOBIKE, c->policy)) {
		/*
		 * XFRM_MSG_MIGRATE finds the SA using the reqid, and
		 * not the SPI, and would move that of a sibling.
		 */
		return false;
	}

	/* the peer isn't authenticated, could be anyone; or isn't yet */
	const struct id *remote_id = peer_id(ike->sa.st_connection);
	return !(LIN(POLICY_OPPORTUNISTIC, c->policy) ||
		 ike->sa.st_ikev2_anon ||
		 ike->sa.st_peer_wants_null ||
		 !peer_is_authenticated(ike->sa.st_connection) ||
		 remote_id->kind == ID_NONE ||
		 remote_id->kind == ID_NULL ||
		 remote_id->kind == ID_FROMCERT);
}

/*
 * Find the group of Child SAs that were negotiated with the peer that
 * IKE authenticated.
 *
 * IKE's connection knows the peer.  CHILD's connection doesn't:
 * connections with the same connalias= (expansions get the base name)
 * are switched between without an ID check, hence a Child SA can end
 * up on a connection that was instantiated for another peer behind
 * the same NAT.  Such peers can also have the same ID, hence the port.
 *
 * A NAT can change the port.  A Child SA with the same IKE SA always
 * has the same peer.
 */

static struct reqid_group *find_reqid_group(const struct state *child,
					    const struct ike_sa *ike)
{
	const char *conn = siblings_name(child->st_connection);
	const struct connection *c = ike->sa.st_connection;
	struct peer_auth remote_auth = peer_auth(c);
	struct reqid_group *found = NULL;
	for (struct reqid_group *group = reqid_groups; group != NULL; group = group->next) {
		if (!streq(group->conn, conn) ||
		    !id_eq(&group->remote_id, peer_id(c)) ||
		    !peer_auth_eq(&group->remote_auth, &remote_auth) ||
		    !hunk_eq(group->remote_ca, peer_ca(c)) ||
		    !streq(group->xauth_username, ike->sa.st_xauth_username)) {
			continue;
		}
		for (const struct state *sibling = group->children; sibling != NULL;
		     sibling = sibling->st_reqid_group_next) {
			if (sibling->st_clonedfrom == child->st_clonedfrom) {
				return group;
			}
			/* IKEv1's ISAKMP SA can be gone */
			const struct ike_sa *sibling_ike = ike_sa_by_serialno(sibling->st_clonedfrom);
			if (endpoint_eq_endpoint((sibling_ike == NULL ? sibling : &sibling_ike->sa)->st_remote_endpoint,
						 ike->sa.st_remote_endpoint)) {
				found = group;
			}
		}
	}
	return found;
}

/*
 * So that nothing changes until a second Child SA joins, use the
 * first's reqid.
 */

static struct reqid_group *alloc_reqid_group(const struct state *child,
					     const struct ike_sa *ike)
{
	const struct connection *c = child->st_connection;
	struct reqid_group *group = alloc_thing(struct reqid_group, "reqid group");
	group->reqid = c->spd.reqid;
	group->conn = clone_str(siblings_name(c), "reqid group conn");
	group->remote_id = clone_id(peer_id(ike->sa.st_connection), "reqid group id");
	group->remote_auth = peer_auth(ike->sa.st_connection);
	group->remote_ca = clone_hunk(peer_ca(ike->sa.st_connection), "reqid group ca");
	group->xauth_username = clone_str(ike->sa.st_xauth_username, "reqid group user");
	for (struct reqid_group *other = reqid_groups; other != NULL; other = other->next) {
		if (other->reqid == group->reqid) {
			/* with the conn's previous peer */
			group->reqid = gen_reqid();
			break;
		}
	}
	group->next = reqid_groups;
	reqid_groups = group;
	return group;
}

void join_reqid_group(struct state *child)
{
	const struct ike_sa *ike = ike_sa_by_serialno(child->st_clonedfrom);
	if (ike == NULL) {
		/*
		 * IKEv1's ISAKMP SA can go away before Quick Mode has
		 * finished.  It authenticated the peer so what was
		 * decided when allocating the SPI stands.
		 */
		return;
	}

	struct reqid_group *group = NULL;
	if (can_join_reqid_group(child, ike)) {
		group = find_reqid_group(child, ike);
		if (group == NULL) {
			leave_reqid_group(child);
			group = alloc_reqid_group(child, ike);
		}
	}

	if (child->st_reqid_group == group) {
		/* SPI was allocated using the group's reqid */
		return;
	}

	leave_reqid_group(child);
	if (group != NULL) {
		dbg("#%lu joining reqid group %u", child->st_serialno, group->reqid);
		child->st_reqid_group = group;
		child->st_reqid_group_next = group->children;
		group->children = child;
	}
}

void leave_reqid_group(struct state *child)
{
	struct reqid_group *group = child->st_reqid_group;
	if (group == NULL) {
		return;
	}

	struct state **childp = &group->children;
	while (*childp != child) {
		childp = &(*childp)->st_reqid_group_next;
	}
	*childp = child->st_reqid_group_next;
	child->st_reqid_group_next = NULL;
	child->st_reqid_group = NULL;
	if (group->children != NULL) {
		return;
	}

	struct reqid_group **groupp = &reqid_groups;
	while (*groupp != group) {
		groupp = &(*groupp)->next;
	}
	*groupp = group->next;
	free_id_content(&group->remote_id);
	free_chunk_content(&group->remote_ca);
	pfree(group->xauth_username);
	pfree(group->conn);
	pfree(group);
}

reqid_t child_sa_reqid(const struct state *child, bool inbound)
{
	const struct connection *c = child->st_connection;
	/* reqid= is for both directions; firewall rules match it */
	return (inbound &&
		child->st_reqid_group != NULL &&
		c->sa_reqid == 0 ? child->st_reqid_group->reqid :
		c->spd.reqid);
}

bool inbound_kernel_policy_needed(const struct state *child)
{
	const struct connection *c = child->st_connection;
	if (c->spd.eroute_owner == SOS_NOBODY) {
		return true;
	}
	const struct state *owner = state_by_serialno(c->spd.eroute_owner);
	return (owner != NULL &&
		child_sa_reqid(owner, true) != child_sa_reqid(child, true));
}
