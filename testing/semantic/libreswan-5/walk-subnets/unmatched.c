static void permutate_connection_subnets(const struct subnets *left, const struct subnets *right);

static void permutate_subnets(const struct subnets *left, const struct subnets *right)
{
	permutate_connection_subnets(left, right);
}
