bool look(struct ike_sa *ike, struct child_sa *child, struct connection *d)
{
	return fit_connection_for_v2TS_request(ike, d, &child->tsps, &child->nsps, child->trace);
}
