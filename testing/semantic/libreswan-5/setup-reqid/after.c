static bool setup_half_kernel_state(struct child_sa *child, enum direction direction)
{
	const struct connection *c = child->sa.st_connection;
	struct kernel_route route = kernel_route_from_state(child, direction);
	reqid_t child_reqid = child_sa_reqid(child, direction);
	struct kernel_state said[3];

	if (child->sa.st_ipcomp.protocol != NULL) {
		said[0].reqid = reqid_ipcomp(child_reqid);
	}
	if (child->sa.st_esp.protocol != NULL) {
		said[1].reqid = reqid_esp(child_reqid);
	}
	if (child->sa.st_ah.protocol != NULL) {
		said[2].reqid = reqid_ah(child_reqid);
	}
	return add_sas(said, &route);
}
