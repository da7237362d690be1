static bool single(const struct connection *c)
{
	return (c->local->child.config->selectors.len <= 1 &&
		c->remote->child.config->selectors.len <= 1);
}
