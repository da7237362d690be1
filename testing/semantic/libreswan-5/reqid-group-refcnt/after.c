static void alloc(const struct key *key, where_t where)
{
	struct reqid_group *group = refcnt_alloc(struct reqid_group, &global_logger, where);

	group->key.expansions = refcnt_addref(key->expansions, &global_logger, where);
}
static void both(struct reqid_group **groupp, struct child_sa *child, where_t where)
{
	struct reqid_group *group = refcnt_delref(groupp, child->sa.logger, where);

	child->group = refcnt_addref(group, child->sa.logger, where);
}
