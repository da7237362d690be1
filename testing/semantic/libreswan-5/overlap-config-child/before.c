static bool tunnel(struct connection *c)
{
	return c->config->child_sa.mode;
}
