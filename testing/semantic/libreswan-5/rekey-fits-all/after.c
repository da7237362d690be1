bool verify_rekey_child_request_ts(struct child_sa *child, struct msg_digest *md)
{
	const struct connection *c = child->sa.st_connection;
	struct narrowed_selector_payloads best = {0};
	if (!fit_tsps_to_ends(&best, md, c->ends, child->trace) ||
     (c->config->narrowing && !is_labeled(c) &&
      (best.i.partial || best.r.partial))) {
		return false;
	}
	return true;
}
