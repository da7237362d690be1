struct expansion_set *ref(struct expansion *expansion, struct expansion_set **setp, where_t where)
{
	struct expansion_set *set = refcnt_alloc(struct expansion_set, &global_logger, where);

	set->last = refcnt_delref(setp, &global_logger, where);

	refcnt_addref(expansion->set, &global_logger, where);
	return set;
}
