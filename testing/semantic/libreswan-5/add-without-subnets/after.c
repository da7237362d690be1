static void add_connections(const struct whack_message *message, struct logger *logger)
{
	if (message->subnets == NULL) {
		add_connection(message, /*expansion*/NULL, logger);
		return;
	}
	expand(message, logger);
}
