static void add(const struct whack_message *wm, const struct subnets *l, struct logger *logger)
{
	permutate_connection_subnets(wm, l, l, logger);
	permutate_connections(wm, &l, &l, logger);
}
