bool may(const struct connection *c, const struct connection *d)
{
	return c->config->narrowing || d->config->narrowing;
}
