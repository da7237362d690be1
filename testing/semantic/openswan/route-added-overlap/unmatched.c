void replay(struct whack_message *message, struct whack_message other)
{
	if (message->whack_connection)
		add_connection(message);
	if (other.whack_route)
		add_connection(&other);
}
