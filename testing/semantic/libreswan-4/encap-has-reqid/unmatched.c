static struct kernel_encap bare_encap(const struct spd_route *spd)
{
	struct kernel_encap encap = { .reqid = spd->reqid, };
	return encap;
}
