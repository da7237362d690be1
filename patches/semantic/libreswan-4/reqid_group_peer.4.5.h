/* where a connection keeps its peer's identity, for libreswan
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

#ifndef REQID_GROUP_PEER_H
#define REQID_GROUP_PEER_H

#include "connections.h"
#include "id.h"
#include "ip_endpoint.h"

/* All of these are for the connection of an IKE SA. */

struct peer_auth {
	enum keyword_authby authby;
	lset_t policy;
};

static inline struct peer_auth peer_auth(const struct connection *c)
{
	return (struct peer_auth) {
		.authby = c->spd.that.authby,
		.policy = c->policy & POLICY_ID_AUTH_MASK,
	};
}

static inline bool same_peer_auth(const struct peer_auth *l, const struct peer_auth *r)
{
	return l->authby == r->authby && l->policy == r->policy;
}

static inline bool peer_is_authenticated(const struct connection *c)
{
	return c->spd.that.authby != AUTHBY_NULL;
}

static inline const struct id *own_id(const struct connection *c)
{
	return &c->spd.this.id;
}

static inline const struct id *peer_id(const struct connection *c)
{
	return &c->spd.that.id;
}

static inline bool equal_id(const struct id *l, const struct id *r)
{
	return same_id(l, r);
}

static inline bool same_endpoint(const ip_endpoint *l, const ip_endpoint *r)
{
	return endpoint_eq_endpoint(*l, *r);
}

#endif
