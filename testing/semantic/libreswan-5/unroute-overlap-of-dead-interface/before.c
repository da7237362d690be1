static void release_dead_interfaces(struct logger *logger)
{
	struct connection *c;

	while ((c = next_dead(logger)) != NULL) {
		terminate_all_connection_states(c, HERE);
		disorient(c);
		release(c);
	}
}
