bool verify_rekey_child_request_ts(struct child_sa *child, struct msg_digest *md)
{
	const struct connection *c = child->sa.st_connection;
	const struct child_selector_ends ends = {
		.i.selectors = child_sa_selectors(c, c->remote),
		.i.sec_label = c->sec_label,
		.r.selectors = child_sa_selectors(c, c->local),
	};
	return fits(md, &ends);
}
