static void add(const struct whack_message *wm, struct logger *logger)
{
	struct both l = {0}, r = {0};

	struct expansion_set *set = alloc_expansion_set(&l.subnets, &r.subnets, HERE);
	permutate_connection_subnets(wm, &l, &r, set, logger);
	expansion_set_delref(&set, HERE);
	release(&l, &r);
}
