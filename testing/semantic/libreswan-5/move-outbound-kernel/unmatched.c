static bool install_inbound_ipsec_kernel_policies(struct child_sa *child);

static bool install_inbound_ipsec_kernel_policies_twice(struct child_sa *child)
{
	return child != NULL;
}

int next(void)
{
	return 2;
}
