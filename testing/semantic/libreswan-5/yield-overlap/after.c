static bool dispatch(enum routing_event event, struct connection *c, struct logger *logger,
		     const struct annex *e)
{
	if (c != NULL) {
		yield_overlap(event, c, e->where);
		struct old_routing old = ldbg_routing_start(event, c, logger, e);
		return stop(&old);
	}
	return false;
}
