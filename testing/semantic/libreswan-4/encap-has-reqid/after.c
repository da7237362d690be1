static struct kernel_encap kernel_encap_from_spd(lset_t policy, reqid_t base_reqid,
						 enum encap_mode mode)
{
	struct kernel_encap encap = { .mode = mode, };
	encap.reqid = reqid_esp(base_reqid);
	return encap;
}

static struct kernel_encap kernel_encap_from_state(const struct state *st,
						   bool inbound)
{
	return kernel_encap_from_spd(st->st_policy, child_sa_reqid(st, inbound), st->st_mode);
}

static bool sag_eroute(const struct state *st, const struct spd_route *sr)
{
	const struct kernel_encap encap = kernel_encap_from_state(st, false);
	return eroute(&encap);
}

static bool setup_half_ipsec_sa(struct state *st, bool inbound)
{
	struct kernel_encap encap = kernel_encap_from_state(st, inbound);
	return add_sa(&encap);
}

static void route_label(struct connection *c)
{
	struct kernel_encap encap = kernel_encap_from_spd(c->policy, c->spd.reqid, c->mode);
	eroute(&encap);
}
