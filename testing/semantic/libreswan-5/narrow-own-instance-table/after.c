bool process_v2TS_request_payloads(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);

	if (best.connection != NULL) {
		if (best.connection != child->sa.st_connection) {
			switch_to(child, best.connection);
			return true;
		}

		if (is_instance(cc) && cc->config->narrowing &&
		    (best.nsps.i.partial || best.nsps.r.partial)) {
			/*
			 * The IKE SA's first Child SA stays on the
			 * IKE SA's instance (see MOBIKE).
			 */
			vdbg("narrowing the IKE SA's instance");
			scribble_ts_request_on_responder(child, cc, &best.nsps, verbose);
			if (!drop_conflicting_selectors(child, cc, &best.nsps, verbose)) {
				return false;
			}
		}

		return true;
	}

	return false;
}
