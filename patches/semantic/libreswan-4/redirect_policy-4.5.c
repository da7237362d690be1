
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
	if (outbound_kernel_policy_needs_spi(c)) {
		specify_outbound_kernel_policy_spi(&encap, st);
	}
	/* the corner has it when either has */
	unsigned protocol = redirect->ours->sa.st_connection->spd.this.protocol;
	if (protocol == 0) {
		protocol = c->spd.this.protocol;
	}
	return kernel_ops->raw_policy((install ? KP_ADD_OUTBOUND : KP_DELETE_OUTBOUND),
				      &c->spd.this.host_addr, &redirect->local,
				      &c->spd.that.host_addr, &redirect->remote,
				      htonl(SPI_IGNORE), htonl(SPI_IGNORE),
				      protocol, encap.inner_proto->ipproto, &encap,
				      deltatime(0), redirect->priority,
				      &c->sa_marks,
				      (c->xfrmi == NULL ? 0 : c->xfrmi->if_id),
				      null_shunk, st->st_logger);
}
