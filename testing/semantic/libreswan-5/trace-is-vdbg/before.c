static int look(int n, struct verbose verbose)
{
	dbg_ts("at %d", n);
	return n;
}
