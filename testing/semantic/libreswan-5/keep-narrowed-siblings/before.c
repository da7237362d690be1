void wipe_old_connections(const struct ike_sa *ike)
{
	struct connection *c = ike->sa.st_connection;
	struct connection *d = first(c);

	while (d != NULL) {
		if (c == d) {
			d = d->next;
			continue;
		}

		terminate(d);
	}
}
