static void scribble_accepted_selectors(ip_selectors **selectors,
					const struct narrowed_selector_payload *nsp,
					struct trace trace)
{
	vdbg("replacing %u accepted selectors with %u", len(*selectors), nsp->nr);
	pfreeany(*selectors);
	*selectors = copy(nsp);
	for (int i = 0; i < 3; i++) {
		check(i);
	}
}
