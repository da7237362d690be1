static struct kernel_policy bare_policy(const struct spd_route *spd)
{
	struct kernel_policy kernel_policy = { .reqid = spd->reqid, };
	return kernel_policy;
}
