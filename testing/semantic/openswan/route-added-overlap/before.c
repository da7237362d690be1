void process(struct whack_message message)
{
	if (message.whack_delete)
		delete(message.name);
	if (message.whack_connection)
		add_connection(&message);
	finish();
}
