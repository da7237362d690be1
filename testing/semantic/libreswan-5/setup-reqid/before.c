static bool setup_half_kernel_state(struct child_sa *child, enum direction direction)
{
	const struct connection *c = child->sa.st_connection;
	struct kernel_route route = kernel_route_from_state(child, direction);
	struct kernel_state said[3];

	if (child->sa.st_ipcomp.protocol != NULL) {
		said[0].reqid = reqid_ipcomp(c->child.reqid);
	}
	if (child->sa.st_esp.protocol != NULL) {
		said[1].reqid = reqid_esp(c->child.reqid);
	}
	if (child->sa.st_ah.protocol != NULL) {
		said[2].reqid = reqid_ah(c->child.reqid);
	}
	return add_sas(said, &route);
}
