static bool setup_half_ipsec_sa(struct state *st, bool inbound)
{
	struct connection *c = st->st_connection;
	sa.reqid = reqid_esp(child_sa_reqid(st, inbound));
	if (inbound && inbound_kernel_policy_needed(st) && c->tunnel) {
		install_policy(c);
	}
	return add_sa(&sa);
}
