static bool fit_connection_for_v2TS_request(struct child_sa *child, struct connection *d, int ts)
{
	enum fit how;
	if (d->exact) {
		how = END_EQUALS_TS;
	} else {
		how = END_WIDER_THAN_TS;
	}

	if (!fit_tsps_to_ends(d, ts, how)) {
		/*
		 * Normally, when the request is wider, it's the IKE
		 * SA's instance that accommodates it.  When that is
		 * narrowed, use its template.
		 */
		return (is_template(d) && d->config->narrowing &&
			d == cc->clonedfrom && connection_is_narrowed(cc) &&
			fit_tsps_to_ends(nsps, tsps, &ends,
					 END_NARROWER_THAN_TS,
					 responder_sec_label_fit,
					 verbose));
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
