void wipe(struct ike_sa *ike, struct connection *c, struct connection *d)
{
	if (c != d) {
		if (is_instance(d)) {
			terminate_all_connection_states(c, HERE);
		}
	}
}
