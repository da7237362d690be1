static void permutate_connection_subnets(const struct whack_message *wm,
					 const struct subnets *l,
					 const struct subnets *r,
					 struct logger *logger)
{
	for (unsigned i = 0; i < l->len * r->len; i++) {
		struct whack_message one = *wm;

		add_connection(&one, logger);
	}
}
