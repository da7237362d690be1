static int look(int n, indent_t indent)
{
	return next(n, indent);
}
