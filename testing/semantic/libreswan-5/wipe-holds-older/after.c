void wipe(struct ike_sa *ike, struct connection *c, struct connection *d)
{
	if (c != d) {
		if (is_instance(d)) {
			connection_addref(d, ike->sa.logger);
			terminate_all_connection_states(d, HERE);
			connection_delref(&d, ike->sa.logger);
		}
	}
}
