static void scribble_accepted_selectors(ip_selectors *selectors,
					const struct narrowed_selector_payload *nsp,
					struct trace trace)
{
	if (selectors->len > 0) {
		say(trace, "again");
	} else {
		pexpect(selectors->len == 0);
		pexpect(selectors->list == NULL);
		*selectors = copy(nsp);
		for (int i = 0; i < 3; i++) {
			check(i);
		}
	}
}
