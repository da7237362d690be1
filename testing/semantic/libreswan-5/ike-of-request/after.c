static bool fit_connection_for_v2TS_request(struct ike_sa *ike, struct child_sa *child,
					    struct connection *d)
{
	return child->sa.st_connection == d;
}
