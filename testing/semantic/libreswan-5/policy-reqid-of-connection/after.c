static void encap(const struct spd *spd)
{
	use(child_reqid);
}
