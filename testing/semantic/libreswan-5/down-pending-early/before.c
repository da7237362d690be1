static unsigned down_connection(struct connection *c)
{
	if (c == NULL) {
		remove_connection_from_pending(c);
		terminate_all_connection_states(c, HERE);
	}
	return 1;
}
