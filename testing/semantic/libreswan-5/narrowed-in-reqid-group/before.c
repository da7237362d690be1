struct reqid_group_key {
	struct expansion_set *expansions;
	int peer;
};

static hash_t hash_key(const struct reqid_group_key *key)
{
	hash_t hash = zero_hash;
	hash = hash_thing(key->expansions, hash);
	return hash_thing(key->peer, hash);
}

static bool same_key(const struct reqid_group_key *l, const struct reqid_group_key *r)
{
	return (l->expansions == r->expansions &&
		l->peer == r->peer);
}

static struct expansion_set *connection_expansions(const struct connection *c)
{
	struct expansion_set *expansions = c->expansions;
	return expansions;
}

/*
 * May CHILD?
 */

static bool can_join(const struct child_sa *child)
{
	if (connection_expansions(child->sa.st_connection) == NULL) {
		return false;
	}
	return true;
}

void join(struct child_sa *child)
{
	const struct reqid_group_key key = {
		.expansions = connection_expansions(child->sa.st_connection),
		.peer = child->peer,
	};
	join_key(child, &key);
}
