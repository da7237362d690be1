void wipe_old_connections(const struct ike_sa *ike)
{
	struct connection *c = ike->sa.st_connection;

	if (c == NULL) {
		return;
	}
}
