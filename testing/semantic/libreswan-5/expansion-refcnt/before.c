struct expansion_set *ref(struct expansion *expansion, struct expansion_set **setp, where_t where)
{
	struct expansion_set *set = refcnt_alloc(struct expansion_set, where);

	set->last = delref_where(setp, &global_logger, where);

	addref_where(expansion->set, where);
	return set;
}
