static bool single(const struct connection *c)
{
	return c->local->child.selectors.len <= 1;
}
