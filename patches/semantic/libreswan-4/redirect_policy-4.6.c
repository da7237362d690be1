
/*
 * As the outbound policy of .theirs, but for the redirect's selectors.
 *
 * Not raw_policy(), which withdraws redirects.
 */

static bool redirect_policy(bool install,
			    const struct overlap_redirect *redirect)
{
	const struct state *st = &redirect->theirs->sa;
	const struct connection *c = st->st_connection;
	struct kernel_encap encap = kernel_encap_from_state(st, /*inbound*/false);
	encap.host.src = c->spd.this.host_addr;
	encap.host.dst = c->spd.that.host_addr;
	if (outbound_kernel_policy_needs_spi(c)) {
		specify_outbound_kernel_policy_spi(&encap, st);
	}
	return kernel_ops->raw_policy((install ? KP_ADD_OUTBOUND : KP_DELETE_OUTBOUND),
				      THIS_IS_NOT_INBOUND,
				      &redirect->local, &redirect->remote,
				      SHUNT_UNSET,
				      (install ? &encap : NULL),
				      deltatime(0), redirect->priority,
				      &c->sa_marks,
				      (c->xfrmi == NULL ? 0 : c->xfrmi->if_id),
				      null_shunk, st->st_logger);
}
