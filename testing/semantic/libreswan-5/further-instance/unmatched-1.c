bool process_v2TS_request_payloads(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);
	struct trace trace = child->trace;

	if (is_labeled_parent(best.connection)) {
		struct connection *s = labeled_parent_instantiate(cc, best.label, HERE);
		scribble_ts_request_on_responder(child, s, &best.nsps, trace);
		best.connection = s;
	}

	return best.connection != NULL;
}
