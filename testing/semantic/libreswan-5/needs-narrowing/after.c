static bool fit_connection_for_v2TS_request(struct child_sa *child, struct connection *d, int ts)
{
	enum fit how;
	if (d->exact) {
		how = END_EQUALS_TS;
	} else {
		how = END_WIDER_THAN_TS;
	}

	if (!fit_tsps_to_ends(d, ts, how)) {
		if (!is_template_of_narrowed(d, cc)) {
			return false;
		}
		/*
		 * Normally, when the request is wider, it's the IKE
		 * SA's instance that accommodates it.  When that is
		 * narrowed, use its template.  But don't give away
		 * more than what that instance, which may have an
		 * address from the template's address pool, could.
		 */
		const struct child_selector_ends cc_ends = {
			.i.selectors = &cc->remote->child.selectors.proposed,
			.i.sec_label = d->config->sec_label,
			.r.selectors = &cc->local->child.selectors.proposed,
			.r.sec_label = d->config->sec_label,
		};
		if (!fit_tsps_to_ends(nsps, tsps, &cc_ends,
				      END_NARROWER_THAN_TS,
				      responder_sec_label_fit,
				      verbose)) {
			return false;
		}
	}

	if (d->config->narrowing && !is_labeled(d) &&
	    narrowed_to_nothing(nsps)) {
		dbg_ts("skipping; there is no pair of selectors with the same address family");
		return false;
	}

	/*
	 * The request is for some, but not all, of the instance's
	 * selectors.
	 *
	 * The IKE SA's first Child SA gets to narrow the IKE SA's own
	 * instance (see process_v2TS_request_payloads()).  Any later
	 * Child SA needs an instance of its own (i.e., should be
	 * matched against the template).
	 */
	if (is_instance(d) && d->config->narrowing &&
	    !is_labeled(d) &&
	    (nsps->i.partial || nsps->r.partial)) {
		if (d != cc) {
			dbg_ts("skipping; needs narrowing but is not the IKE SA's instance");
			return false;
		}
		if (child_sa_selectors(d, d->local) != &d->local->child.selectors.proposed) {
			dbg_ts("skipping; needs narrowing but already accepted selectors");
			return false;
		}
		if (v2_child_connection_probably_shared(child, verbose)) {
			dbg_ts("skipping; needs narrowing but already has a Child SA");
			return false;
		}
	}

	return true;
}
