static bool fit_connection_for_v2TS_request(struct child_sa *child, struct connection *d, int ts)
{
	enum fit how;
	if (d->exact) {
		how = END_EQUALS_TS;
	} else {
		how = END_WIDER_THAN_TS;
	}

	if (!fit_tsps_to_ends(d, ts, how)) {
		return false;
	}

	return true;
}
