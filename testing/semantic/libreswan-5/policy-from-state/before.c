static struct kernel_policy kernel_policy_from_state(const struct child_sa *child,
						     const struct spd *spd,
						     enum direction direction, where_t where)
{
	struct kernel_policy_encap encap = {0};
	struct kernel_policy policy = kernel_policy_from_spd(encap, spd, MODE_TUNNEL,
							     direction, where);
	return policy;
}
