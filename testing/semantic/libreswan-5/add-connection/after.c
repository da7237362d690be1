bool add_connection(const struct whack_message *message,
	struct expansion *expansion/*could be NULL*/, struct logger *logger)
{
	struct config *conf = new_config(message);
	struct connection *c = new_connection(conf);

	c->root_config = conf;
	conf->expansion = attach_expansion(expansion, c, HERE);
	return extract(message, c, logger);
}
