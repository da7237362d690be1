bool route_and_eroute(struct connection *c, struct spd_route *sr, struct state *st,
		      struct logger *logger)
{
	if (install(c, sr, st)) {
		expansion_routed(c, st);
		return true;
	}
	undo(c, logger);
	return false;
}
