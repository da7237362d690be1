static bool migrate_kernel_state(struct child_sa *child, enum direction direction)
{
	const struct connection *c = child->sa.st_connection;
	struct kernel_route route = kernel_route_from_state(child, direction);

	return migrate(&route, reqid_esp(c->child.reqid));
}

static bool setup_half_kernel_state(struct child_sa *child, enum direction direction)
{
	return add_sa(child, reqid_esp(child->sa.st_connection->child.reqid));
}
