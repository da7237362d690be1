static bool f(struct connection *c)
{
	const enum left_right remote = c->index;
	return g(remote);
}
