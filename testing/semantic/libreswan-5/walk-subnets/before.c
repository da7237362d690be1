static void permutate_connection_subnets(const struct subnets *left, const struct subnets *right)
{
	add(left, right);
}

static int permutated;
