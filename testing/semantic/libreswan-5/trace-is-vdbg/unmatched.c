static int look(int n, struct verbose verbose)
{
	dbg_tsp("at %d", n);
	vdbg("at %d", n);
	return n;
}
