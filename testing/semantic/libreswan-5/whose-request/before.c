bool look(struct child_sa *child, struct connection *d)
{
	if (!fit_connection_for_v2TS_request(d, &child->tsps, &child->nsps, child->trace)) {
		return false;
	}
	return fit_connection_for_v2TS_request(d->next, &child->tsps, &child->nsps, child->trace);
}
