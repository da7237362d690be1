static bool dispatch(enum routing_event event, struct connection *c, struct logger *logger,
		     const struct annex *annex)
{
	struct old_routing before = ldbg_routing_start(event, c, logger, annex);
	bool ok = dispatch_1(event, c);

	ldbg_routing(logger, "was %d", before.routing);
	return ok;
}
