static bool all(const ip_selectors *inner)
{
	TABLE_FOR_EACH(i, inner) {
		if (!i->ip.is_set) {
			/* the host's, see fit_tsp_to_end() */
			continue;
		}
		if (!check(i)) {
			return false;
		}
	}
	return true;
}
