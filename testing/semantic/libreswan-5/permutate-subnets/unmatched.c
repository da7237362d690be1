static void permutate_subnets(const struct whack_message *wm, const struct subnets *l,
			      const struct subnets *r, struct logger *logger)
{
	struct whack_message one = *wm;

	add_connection(&one, logger);
}

static void permutate_connection_subnets(const struct whack_message *wm)
{
	permutate_subnets(wm, NULL, NULL, NULL);
}
