static struct kernel_policy kernel_policy_from_spd(struct child_sa *child);

static struct kernel_policy kernel_policy_from_spd_twice(struct child_sa *child)
{
	return child != NULL;
}

int next(void)
{
	return 2;
}
