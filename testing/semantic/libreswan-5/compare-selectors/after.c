static bool fit_tsps_to_ends(struct nsps *nsps, const struct tsps *tsps)
{
	return nsps->nr == tsps->nr;
}

/*
 * Is each traffic selector in TSP within one of SELECTORS?
 */

static bool tsp_in_selectors(const struct traffic_selector_payload *tsp,
			     const ip_selectors *selectors,
			     struct verbose verbose)
{
	for (unsigned n = 0; n < tsp->nr; n++) {
		bool match = false;
		FOR_EACH_ITEM(selector, selectors) {
			struct narrowed_selector ns;
			if (narrow_ts_to_selector(&ns, &tsp->ts[n], *selector,
						  END_WIDER_THAN_TS, verbose)) {
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
 * Is each of INNER's selectors within one of OUTER's?
 */

static bool selectors_in_selectors(const ip_selectors *inner,
				   const ip_selectors *outer)
{
	FOR_EACH_ITEM(i, inner) {
		bool match = false;
		FOR_EACH_ITEM(o, outer) {
			if (selector_in_selector(*i, *o)) {
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
 * Has the connection accepted only part of what it proposed?
 */

static bool connection_is_narrowed(const struct connection *c)
{
	FOR_EACH_ELEMENT(end, c->end) {
		if (!selectors_in_selectors(&end->child.selectors.proposed,
					    child_sa_selectors(c, end))) {
			return true;
		}
	}
	return false;
}

/*
 * Is D the template for what CC, having been narrowed, is missing?
 */

static bool is_template_of_narrowed(const struct connection *d,
				    const struct connection *cc)
{
	return (is_template(d) && d == cc->clonedfrom &&
		d->config->narrowing &&
		connection_is_narrowed(cc));
}

int next(void)
{
	return 2;
}
