static void scribble_accepted_selectors(ip_selectors **selectors,
					const struct narrowed_selector_payload *nsp,
					struct trace trace)
{
	if (len(*selectors) > 0) {
		say(trace, "again");
	} else {
		vexpect((*selectors) == NULL);
		*selectors = copy(nsp);
		for (int i = 0; i < 3; i++) {
			check(i);
		}
	}
}
