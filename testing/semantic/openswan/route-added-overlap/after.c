void process(struct whack_message message)
{
	if (message.whack_delete)
		delete(message.name);
	if (message.whack_connection) {
		add_connection(&message);
		expansion_added(message.name);
	}
	finish();
}
