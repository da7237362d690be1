bool process_v2TS_request_payloads(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);
	struct trace trace = child->trace;

	if (is_labeled_parent(best.connection)) {
		label(child);
	} else if (best.connection != NULL && is_template(best.connection)) {
		struct connection *s = copy(best.connection);
		scribble_ts_request_on_responder(child, s, &best.nsps, trace);
		best.connection = s;
	} else if (best.connection != NULL &&
		   best.connection == cc &&
		   is_instance(cc) && cc->config->narrowing &&
		   (best.nsps.i.partial || best.nsps.r.partial)) {
		/*
		 * The IKE SA's first Child SA stays on the IKE SA's
		 * instance (see MOBIKE).
		 */
		dbg_ts("narrowing the IKE SA's instance");
		verbose.level = 2;
		scribble_ts_request_on_responder(child, cc, &best.nsps, verbose);
		if (!drop_conflicting_selectors(child, cc, &best.nsps, verbose)) {
			return false;
		}
	}

	return best.connection != NULL;
}
