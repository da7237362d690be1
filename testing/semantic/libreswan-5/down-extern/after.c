unsigned down_connection(struct connection *c, struct logger *logger)
{
	return down(c, logger);
}
