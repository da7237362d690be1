static void permutate_connection_subnets(const struct subnets *left, const struct subnets *right)
{
	add(left, right);
}

/* All of the subnets, in the order of permutate_connection_subnets(); the caller frees .list. */
static ip_subnets walk_subnets(const struct subnets *first, struct logger *logger)
{
	ip_subnets all = {0};
	struct subnets subnets = *first;
	do {
		realloc_things(all.list, all.len, all.len + 1, "subnets");
		all.list[all.len++] = subnets.subnet;
	} while (next_subnet(&subnets, logger));
	return all;
}

static int permutated;
