static void permutate_connection_subnets(const struct whack_message *wm,
					 const struct subnets *l,
					 const struct subnets *r,
					 struct logger *logger)
{
	for (unsigned left_i = 0; left_i < l->len; left_i++) {
		for (unsigned right_i = 0; right_i < r->len; right_i++) {
			struct whack_message one = *wm;

			if (!add_connection(&one, logger))
				return;
		}
	}
}
