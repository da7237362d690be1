void process(struct whack_message message)
{
	if (message.whack_key)
		add_key(&message);
	if (message.whack_route || message.whack_initiate)
		claim_expansions(message.name);
	if (message.whack_route)
	{
		if (!listening)
			log("deaf");
		else
			trap(message.name);
	}
}
