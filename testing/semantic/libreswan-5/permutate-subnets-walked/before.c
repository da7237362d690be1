static void permutate_connection_subnets(const struct whack_message *wm,
					 const struct subnets *l,
					 const struct subnets *r,
					 struct logger *logger)
{
	struct subnets left = *l;
	struct subnets right = *r;

	do {
		struct whack_message one = *wm;

		if (!add_connection(&one, logger))
			return;
	} while (next_pair(&left, &right));
}
