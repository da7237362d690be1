struct reqid_group_key {
	struct expansion_set *expansions;	/* of one conn; or */
	co_serial_t narrowed;		/* template of narrowed instances */
	int peer;
};

static hash_t hash_key(const struct reqid_group_key *key)
{
	hash_t hash = zero_hash;
	hash = hash_thing(key->expansions, hash);
	hash = hash_thing(key->narrowed, hash);
	return hash_thing(key->peer, hash);
}

static bool same_key(const struct reqid_group_key *l, const struct reqid_group_key *r)
{
	return (l->expansions == r->expansions &&
		l->narrowed == r->narrowed &&
		l->peer == r->peer);
}

static struct expansion_set *connection_expansions(const struct connection *c)
{
	struct expansion_set *expansions = c->expansions;
	return expansions;
}

/*
 * The template that C is an instance of, and that its instances can
 * narrow; COS_NOBODY when there's nothing to share with.
 *
 * When a conn has leftsubnet=A,B and narrowing=yes, and the peer asks
 * for a Child SA for A and another for B, the instances are to that
 * conn what its expansions are to a conn with leftsubnets=A,B.
 */

static co_serial_t connection_narrowed(const struct connection *c)
{
	/*
	 * Not .child.narrowed: when this end initiates, whether the
	 * peer is going to narrow isn't known when the SPI is
	 * allocated.
	 */
	if (!c->config->narrowing || !is_instance(c) || is_labeled(c)) {
		return COS_NOBODY;
	}

	if (c->local->child.config->selectors.len <= 1 &&
	    c->remote->child.config->selectors.len <= 1) {
		return COS_NOBODY;
	}

	return c->clonedfrom->serialno;
}

/*
 * May CHILD?
 */

static bool can_join(const struct child_sa *child)
{
	if (connection_expansions(child->sa.st_connection) == NULL &&
	    connection_narrowed(child->sa.st_connection) == COS_NOBODY) {
		return false;
	}
	return true;
}

void join(struct child_sa *child)
{
	const struct reqid_group_key key = {
		.expansions = connection_expansions(child->sa.st_connection),
		.narrowed = connection_narrowed(child->sa.st_connection),
		.peer = child->peer,
	};
	join_key(child, &key);
}
