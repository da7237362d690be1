bool emit_v2TS_request_payloads(struct pbs_out *out, const struct child_sa *child)
{
	struct connection *c = child->sa.st_connection;
	return put(out, TSI, initiator_selectors(child, c->local)) &&
		put(out, TSR, initiator_selectors(child, c->remote));
}
