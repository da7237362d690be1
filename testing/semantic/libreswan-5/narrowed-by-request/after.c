static void scribble_ts_request_on_responder(struct child_sa *child,
					     struct connection *c,
					     const struct narrowed_selector_payloads *nsps)
{
	say(child);

	scribble_selectors_on_spd(c, &nsps->r, &nsps->i);

	/* should C initiate, ask for only this; see new_child_selectors() */
	c->child.narrowed = (c->config->narrowing && !is_labeled(c));
}
