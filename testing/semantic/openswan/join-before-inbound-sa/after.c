static void setup(struct state *st, bool inbound)
{
	struct kernel_sa said[4];

	check(st);
	if (inbound)
		join_reqid_group(st);
	memset(said, 0, sizeof(said));
	add(said, inbound);
}
