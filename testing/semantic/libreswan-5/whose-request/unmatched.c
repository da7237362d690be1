bool look(struct child_sa *child, struct connection *d)
{
	return fit_connection_for_v2TS_request(child, d, &child->tsps, &child->nsps, child->trace) ||
		fit_group_for_v2TS_request(d, &child->tsps, &child->nsps, child->trace);
}
