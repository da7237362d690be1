void connswitch_state_and_log(struct state *st, struct connection *new);

void connswitch_state(struct state *st, struct connection *new)
{
	connswitch_state_and_log(st, new);
}
