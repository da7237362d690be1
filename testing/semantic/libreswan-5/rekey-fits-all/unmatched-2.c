bool verify_rekey_child_request_ts(struct child_sa *child, struct msg_digest *md)
{
	const struct connection *c = child->sa.st_connection;
	struct narrowed_selector_payloads best = {0};
	if (!fit_label(&best, md, c->ends, child->trace)) {
		return false;
	}
	return true;
}
