static void alloc(const struct key *key, where_t where)
{
	struct reqid_group *group = refcnt_alloc(struct reqid_group, where);

	group->key.expansions = addref_where(key->expansions, where);
}
static void both(struct reqid_group **groupp, struct child_sa *child, where_t where)
{
	struct reqid_group *group = delref_where(groupp, child->sa.logger, where);

	child->group = addref_where(group, where);
}
