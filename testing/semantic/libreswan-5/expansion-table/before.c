static unsigned first(const ip_subnets *subnets)
{
	return subnets->len == 0 ? 0 : subnets->list[0].nr;
}
static unsigned pairs(const ip_subnets *left, const ip_subnets *right)
{
	unsigned n = left->len;

	return n * right->len;
}
