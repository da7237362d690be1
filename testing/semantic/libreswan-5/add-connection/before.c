bool add_connection(const struct whack_message *message, struct logger *logger)
{
	struct config *conf = new_config(message);
	struct connection *c = new_connection(conf);

	c->root_config = conf;
	return extract(message, c, logger);
}
