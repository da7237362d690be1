static bool single(const struct connection *c)
{
	return (len(c->local->child.config->selectors) <= 1 &&
		len(c->remote->child.config->selectors) <= 1);
}
