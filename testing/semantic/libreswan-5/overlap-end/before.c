static bool f(struct connection *c)
{
	const enum end remote = c->index;
	return g(remote);
}
