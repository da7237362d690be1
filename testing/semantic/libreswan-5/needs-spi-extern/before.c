static bool outbound_kernel_policy_needs_spi(const struct connection *c)
{
	return c->reqid != 0;
}
