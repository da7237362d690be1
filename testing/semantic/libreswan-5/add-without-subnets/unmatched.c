static void add_connections(const struct whack_message *message, struct logger *logger)
{
	struct whack_message copy = *message;

	add_connection(&copy, logger);
}

static void add(const struct whack_message *message, struct logger *logger)
{
	add_connection(message, logger);
}
