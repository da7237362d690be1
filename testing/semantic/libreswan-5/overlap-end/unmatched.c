static bool f(struct connection *c)
{
	const enum end local = c->index;
	return g(local);
}
