bool look(struct ike_sa *ike, struct child_sa *child, struct connection *d)
{
	return fit_group_for_v2TS_request(ike, d, &child->tsps, &child->nsps, child->trace) ||
		fit_connection_for_v2TS_request(d, &child->tsps, &child->nsps, child->trace);
}
