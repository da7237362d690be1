static void scribble_accepted_selectors(ip_selectors *selectors,
					const struct narrowed_selector_payload *nsp,
					struct trace trace)
{
	if (selectors->len > 0) {
		say(trace, "again");
	} else {
		*selectors = copy(nsp);
	}
}
