bool process_v2TS_request_payloads(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);
	struct trace trace = child->trace;

	if (is_template(best.connection)) {
		struct connection *s = spd_instantiate(best.connection, cc->address, HERE);
		if (s->clonedfrom == cc->clonedfrom &&
		    connection_requires_tss(s) != NULL) {
			/*
			 * The peer is the IKE SA's; spd_instantiate()
			 * only knows the template's ID which can be a
			 * wildcard.
			 */
			replace_connection_that_id(s, &cc->remote->host.id);
		}
		scribble_ts_request_on_responder(child, s, &best.nsps, trace);
		if (s->config->narrowing &&
		    !drop_conflicting_selectors(child, s, &best.nsps, verbose)) {
			connection_delref(&s, child->sa.logger);
			return false;
		}
		best.connection = s;
	}

	return best.connection != NULL;
}
