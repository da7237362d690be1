static void scribble_ts_response_on_initiator(struct child_sa *child,
					     struct connection *c,
					     const struct narrowed_selector_payloads *nsps)
{
	say(child);

	scribble_selectors_on_spd(c, &nsps->r, &nsps->i);
}
