void process(struct whack_message message, struct whack_message *other)
{
	if (message.whack_unroute)
		untrap(message.name);
	if (other->whack_route)
		trap(other->name);
}
