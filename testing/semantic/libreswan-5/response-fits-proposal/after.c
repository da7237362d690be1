bool process_v2TS_response_payloads(struct child_sa *child, struct msg_digest *md)
{
	const struct connection *c = child->sa.st_connection;
	const struct child_selector_ends ends = {
		.i.selectors = initiator_selectors(child, c->local),
		.i.sec_label = c->sec_label,
		.r.selectors = initiator_selectors(child, c->remote),
	};
	return fits(md, &ends);
}
