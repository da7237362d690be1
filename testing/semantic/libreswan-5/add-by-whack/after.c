void whack_add(const struct whack_message *message, struct show *s)
{
	if (message->name == NULL) {
		return;
	}
	add_connection(message, /*expansion*/NULL, show_logger(s));
}
