static void reorient(struct connection *c)
{
	disorient(c);
	orient(c);
}

static void release_dead_interfaces(struct logger *logger)
{
	orient(next_dead(logger));
}
