
/*
 * As the outbound policy of .theirs, but for the redirect's selectors.
 *
 * Not raw_policy(), which withdraws redirects.
 */

static bool redirect_policy(enum kernel_policy_op op,
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
	return kernel_ops->raw_policy(op, THIS_IS_NOT_INBOUND,
				      &redirect->local, &redirect->remote,
				      SHUNT_UNSET,
				      (op == KP_DELETE_OUTBOUND ? NULL : &encap),
				      deltatime(0), redirect->priority,
				      &c->sa_marks,
				      (c->xfrmi == NULL ? 0 : c->xfrmi->if_id),
				      null_shunk, st->st_logger);
}

bool install_redirect_kernel_policy(const struct overlap_redirect *redirect)
{
	selectors_buf sb;
	dbg("kernel: redirecting %s using #%lu",
	    str_selectors(&redirect->local, &redirect->remote, &sb),
	    redirect->theirs->sa.st_serialno);
	return redirect_policy(KP_ADD_OUTBOUND, redirect);
}

void delete_redirect_kernel_policy(const struct overlap_redirect *redirect)
{
	selectors_buf sb;
	dbg("kernel: no longer redirecting %s",
	    str_selectors(&redirect->local, &redirect->remote, &sb));
	redirect_policy(KP_DELETE_OUTBOUND, redirect);
}
