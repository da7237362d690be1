static struct kernel_policy kernel_policy_from_spd(struct kernel_policy_encap encap,
						   const struct spd *spd,
						   enum direction direction)
{
	struct kernel_policy policy = {0};
	return policy;
}
