static int look(int n, struct verbose verbose)
{
	vdbg("at %d", n);
	return n;
}
