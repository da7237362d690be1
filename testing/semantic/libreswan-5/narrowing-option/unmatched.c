bool may(const struct connection *c)
{
	return c->narrowing || c->config->ikev2_allow_narrowing;
}
