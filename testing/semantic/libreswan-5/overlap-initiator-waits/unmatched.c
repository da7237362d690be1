static void sync_overlap(struct expansion *expansion, where_t where)
{
	while (next_expansion_inside(expansion)) {
		if (expansion_owns_overlap(expansion)) {
			connection_route_overlap(inner->connection, where);
		}
	}
}

static void route_overlaps(struct connection *c, where_t where)
{
	if (c != NULL) {
		if (c->routed) {
			connection_route_overlap(inner->connection, where);
		}
	}
}
