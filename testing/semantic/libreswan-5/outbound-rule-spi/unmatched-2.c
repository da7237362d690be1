static struct kernel_policy kernel_policy_from_state(const struct child_sa *child)
{
	return kernel_policy_from_spd(child, 0);
}
