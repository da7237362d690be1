static struct kernel_policy kernel_policy_from_state(const struct child_sa *child,
						     enum direction direction)
{
	struct kernel_policy kernel_policy = kernel_policy_from_spd(child, direction);
	return kernel_policy;
}
