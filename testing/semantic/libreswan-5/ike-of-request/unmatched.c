static bool fit_narrowed_instance_for_v2TS_request(struct child_sa *child,
						   struct connection *d)
{
	return child->sa.st_connection == d;
}
