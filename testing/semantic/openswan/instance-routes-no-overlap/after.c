static struct connection *instantiate(struct connection *of, const ip_address *peer)
{
	struct connection *new;

	check(peer);
	new = clone_thing(*of, "instance");
	new->overlap_routed = FALSE;
	new->peer = *peer;
	return new;
}
