bool may(const struct connection *c, const struct connection *d)
{
	return c->config->ikev2_allow_narrowing || d->config->ikev2_allow_narrowing;
}
