static void add(const struct whack_message *wm, struct logger *logger)
{
	struct subnets l = {0}, r = {0};

	permutate_connection_subnets(wm, &l, &r, logger);
	release(&l, &r);
}
