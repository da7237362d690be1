static void scribble_accepted_selectors(ip_selectors *selectors,
					const struct narrowed_selector_payload *nsp,
					struct trace trace)
{
	dbg_ts("replacing %u accepted selectors with %u", selectors->len, nsp->nr);
	pfree_list(selectors);
	*selectors = copy(nsp);
	for (int i = 0; i < 3; i++) {
		check(i);
	}
}
