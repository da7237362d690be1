struct other_key {
	struct expansion *expansions;
};

static bool same_key(const struct other_key *l, const struct other_key *r)
{
	return l->expansions == r->expansions;
}
