static void add(const struct whack_message *wm, struct logger *logger)
{
	struct subnets l = {0}, r = {0};

	ip_subnets left_subnets = walk_subnets(&l, logger);
	ip_subnets right_subnets = walk_subnets(&r, logger);
	struct expansion_set *set = alloc_expansion_set(&left_subnets, &right_subnets, HERE);
	permutate_connection_subnets(wm, &l, &r, set, logger);
	expansion_set_delref(&set, HERE);
	pfree(left_subnets.list);
	pfree(right_subnets.list);
	release(&l, &r);
}
