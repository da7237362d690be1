void whack_add(const struct whack_message *message, struct show *s)
{
	add_connections(message, show_logger(s));
}

void whack_again(const struct whack_message *message, struct show *s)
{
	add_connection(message, show_logger(s));
}
