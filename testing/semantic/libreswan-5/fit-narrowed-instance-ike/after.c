/*
 * Is what NSP selected exactly SELECTORS?
 */

static bool narrowed_selectors_eq(const struct narrowed_selector_payload *nsp,
				  const ip_selectors *selectors)
{
	if (nsp->nr != selectors->len) {
		return false;
	}

	for (unsigned n = 0; n < nsp->nr; n++) {
		bool match = false;
		FOR_EACH_ITEM(selector, selectors) {
			if (selector_eq_selector(nsp->ns[n].selector, *selector)) {
				match = true;
				break;
			}
		}
		if (!match) {
			return false;
		}
	}
	return true;
}

/*
 * Can CHILD use D, an instance that was narrowed to just what some
 * Child SA needs?
 *
 * Only when CHILD is asking for exactly what D already accepted, or
 * what is asked for gets narrowed to that, and hence is replacing D's
 * Child SA.  Otherwise two Child SAs with different Traffic Selectors
 * would end up sharing D's SPDs and reqid; and the newest one would
 * get to carry the traffic of both.
 *
 * Only consider instances that belong to this IKE SA's connection.
 * Another instance with the same address could be for another peer
 * (for instance, when both are behind the same NAT).
 */

static bool fit_narrowed_instance_for_v2TS_request(struct child_sa *child,
						   const struct connection *d,
						   const struct traffic_selector_payloads *tsps,
						   struct narrowed_selector_payloads *nsps,
						   struct verbose verbose)
{
	const struct connection *cc = child->sa.st_connection;

	if (d != cc && !is_narrowed_sibling(cc, d)) {
		if (d->established_child_sa != SOS_NOBODY) {
			dbg_ts("skipping; narrowed instance's Child SA "PRI_SO" belongs to another connection's IKE SA",
			       pri_so(d->established_child_sa));
			return false;
		}
		/* for instance, D is waiting to be revived */
		if (!same_peer_ids(cc, d)) {
			dbg_ts("skipping; narrowed instance is for another peer");
			return false;
		}
	}

	const struct child_selector_ends accepted = {
		.i.selectors = child_sa_selectors(d, d->remote),
		.r.selectors = child_sa_selectors(d, d->local),
	};

	if (fit_tsps_to_ends(nsps, tsps, &accepted,
			     END_EQUALS_TS, END_EQUALS_TS, verbose) &&
	    !nsps->i.partial && !nsps->r.partial &&
	    tsp_in_selectors(&tsps->i, accepted.i.selectors, verbose) &&
	    tsp_in_selectors(&tsps->r, accepted.r.selectors, verbose)) {
		dbg_ts("narrowed instance accepted these selectors");
	} else {
		/*
		 * The request is wider.  Having been narrowed, is it
		 * the same as D?
		 */
		const struct child_selector_ends proposed = {
			.i.selectors = &d->remote->child.selectors.proposed,
			.r.selectors = &d->local->child.selectors.proposed,
		};
		if (!fit_tsps_to_ends(nsps, tsps, &proposed,
				      END_NARROWER_THAN_TS, END_EQUALS_TS, verbose) ||
		    !narrowed_selectors_eq(&nsps->i, accepted.i.selectors) ||
		    !narrowed_selectors_eq(&nsps->r, accepted.r.selectors)) {
			dbg_ts("skipping; narrowed instance accepted different selectors");
			return false;
		}
	}

	/* when D has no Child SA */
	FOR_EACH_ITEM(local, accepted.r.selectors) {
		FOR_EACH_ITEM(remote, accepted.i.selectors) {
			if (selector_pair_conflicts(d, *local, *remote)) {
				dbg_ts("skipping; narrowed instance's selectors are in use by another connection");
				return false;
			}
		}
	}

	return true;
}

static bool fit_connection_for_v2TS_request(struct child_sa *child,
					    struct connection *d,
					    const struct traffic_selector_payloads *tsps,
					    struct narrowed_selector_payloads *nsps,
					    struct verbose verbose)
{
	return fit(ike, d, tsps, nsps, verbose);
}
