void wipe_old_states(const struct ike_sa *ike)
{
	struct connection *c = ike->sa.st_connection;
	struct connection *d = first(c);

	while (d != NULL) {
		if (c == d) {
			continue;
		}

		terminate(d);
	}
}
