bool emit_v2TS_response_payloads(struct pbs_out *out, const struct child_sa *child)
{
	struct connection *c = child->sa.st_connection;
	return put(out, TSI, c->local->child.selectors.proposed) &&
		put(out, TSR, c->remote->child.selectors.proposed);
}
