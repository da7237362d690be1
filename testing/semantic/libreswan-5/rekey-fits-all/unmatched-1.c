bool process_v2TS_response_payloads(struct child_sa *child, struct msg_digest *md)
{
	const struct connection *c = child->sa.st_connection;
	struct narrowed_selector_payloads best = {0};
	if (!fit_tsps_to_ends(&best, md, c->ends, child->trace)) {
		return false;
	}
	return true;
}
