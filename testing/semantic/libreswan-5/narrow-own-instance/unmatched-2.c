bool process_v2TS_request_payloads(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);
	struct trace trace = child->trace;

	if (is_labeled_parent(best.connection)) {
		label(child);
	} else if (best.connection != NULL && is_group(best.connection)) {
		struct connection *s = copy(best.connection);
		scribble_ts_request_on_responder(child, s, &best.nsps, trace);
		best.connection = s;
	}

	return best.connection != NULL;
}
