static void permutate_connection_subnets(const struct whack_message *wm,
					 const struct subnets *l,
					 const struct subnets *r,
					 const struct expansion_set *set,
					 struct logger *logger)
{
	struct subnets left = *l;
	struct subnets right = *r;

	do {
		struct whack_message one = *wm;

		if (!add_connection(&one, expansion_from_nr(set, left.count - l->count, right.count - r->count), logger))
			return;
	} while (next_pair(&left, &right));
}
