static int look(int n, struct verbose verbose)
{
	return next(n, verbose);
}
