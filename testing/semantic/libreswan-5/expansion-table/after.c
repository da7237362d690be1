static unsigned first(const ip_subnets *subnets)
{
	return len(subnets) == 0 ? 0 : subnets->table[0].nr;
}
static unsigned pairs(const ip_subnets *left, const ip_subnets *right)
{
	unsigned n = len(left);

	return n * len(right);
}
