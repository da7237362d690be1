static bool dispatch(enum routing_event event, struct connection *c, struct logger *logger,
		     const struct annex *annex)
{
	struct old_routing before = routing_start(c);
	bool ok = dispatch_1(event, c);

	ldbg_routing_stop(event, c, logger, annex, &before, ok);
	/* LOGGER may be gone */
	update_overlap(event, c, before.routing, ok, annex->where);
	return ok;
}
