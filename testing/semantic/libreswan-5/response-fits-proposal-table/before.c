bool process_v2TS_response_payloads(struct child_sa *child, struct msg_digest *md)
{
	const struct connection *c = child->sa.st_connection;
	vexpect(selector_eq_selector(c->spd->remote, c->remote->child.selectors.proposed->table[0]));
	vexpect(selector_eq_selector(c->spd->local, c->local->child.selectors.proposed->table[0]));
	const struct child_selector_ends ends = {
		.i.selectors = c->local->child.selectors.proposed,
		.i.sec_label = c->sec_label,
		.r.selectors = c->remote->child.selectors.proposed,
	};
	return fits(md, &ends);
}
