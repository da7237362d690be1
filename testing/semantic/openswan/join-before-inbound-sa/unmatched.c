static void get(struct state *st)
{
	struct kernel_sa sa;

	memset(&sa, 0, sizeof(sa));
	add(&sa, TRUE);
}
