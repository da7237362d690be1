static struct kernel_policy kernel_policy_from_spd(lset_t policy,
						   const struct spd_route *spd, reqid_t base_reqid,
						   enum encap_mode mode,
						   enum encap_direction direction)
{
	struct kernel_policy kernel_policy = { .mode = mode, };
	kernel_policy.reqid = reqid_esp(base_reqid);
	return kernel_policy;
}

static struct kernel_policy kernel_policy_from_state(const struct state *st,
						     const struct spd_route *spd,
						     enum encap_direction direction)
{
	return kernel_policy_from_spd(st->st_policy, spd, child_sa_reqid(st, direction == ENCAP_DIRECTION_INBOUND), st->st_mode, direction);
}

static void route_label(struct connection *c)
{
	struct kernel_policy p = kernel_policy_from_spd(c->policy, &c->spd, c->spd.reqid, c->mode, 1);
	add_policy(&p);
}
