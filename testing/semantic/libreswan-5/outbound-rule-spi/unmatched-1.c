static struct kernel_policy kernel_policy_from_void(const struct child_sa *child)
{
	struct kernel_policy kernel_policy = kernel_policy_from_spd(child, 0);
	return kernel_policy;
}
