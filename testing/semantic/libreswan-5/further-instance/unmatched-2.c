bool process_v2TS_request(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);
	struct trace trace = child->trace;

	struct connection *s = spd_instantiate(best.connection, cc->address, HERE);
	scribble_ts_request_on_responder(child, s, &best.nsps, trace);
	return s != NULL;
}
