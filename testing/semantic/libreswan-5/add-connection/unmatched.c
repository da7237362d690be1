bool add_instance(const struct whack_message *message, struct logger *logger)
{
	struct connection *c = new_connection(NULL);

	c->root_config = NULL;
	return extract(message, c, logger);
}

bool add_connection(const struct connection *t)
{
	struct connection *c = new_connection(t->config);

	c->config = t->config;
	return c != NULL;
}
