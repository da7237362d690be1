static void sync_overlaps(struct expansion *expansion, where_t where)
{
	struct expansion_inside_filter filter = {
		.outer = expansion,
	};
	while (next_expansion_inside(&filter)) {
		struct expansion *inner = filter.inner;
		if (expansion_owns_overlap(inner)) {
			connection_route_overlap(inner->connection, where);
		} else {
			connection_unroute_overlap(inner->connection, where);
		}
	}
}

static void another(struct expansion *inner, where_t where)
{
	if (expansion_owns_overlap(inner)) {
			connection_route_overlap(inner->connection, where);
	}
}
