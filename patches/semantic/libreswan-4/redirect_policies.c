
/*
 * As the outbound policy of .theirs, but for the redirect's selectors.
 *
 * Not raw_policy(), which withdraws redirects.
 */

bool install_redirect_kernel_policy(const struct overlap_redirect *redirect)
{
	const struct state *st = &redirect->theirs->sa;
	const struct connection *c = st->st_connection;
	struct kernel_policy kernel_policy =
		kernel_policy_from_state(st, &c->spd, ENCAP_DIRECTION_OUTBOUND);
	selectors_buf sb;
	dbg("kernel: redirecting %s using #%lu",
	    str_selectors(&redirect->local, &redirect->remote, &sb), st->st_serialno);
	return kernel_ops->raw_policy(KERNEL_POLICY_OP_ADD, KERNEL_POLICY_DIR_OUTBOUND,
				      EXPECT_KERNEL_POLICY_OK,
				      &redirect->local, &redirect->remote,
				      SHUNT_UNSET, &kernel_policy,
				      deltatime(0), redirect->priority,
				      &c->sa_marks, c->xfrmi, null_shunk,
				      st->st_logger);
}

void delete_redirect_kernel_policy(const struct overlap_redirect *redirect)
{
	const struct state *st = &redirect->theirs->sa;
	const struct connection *c = st->st_connection;
	selectors_buf sb;
	dbg("kernel: no longer redirecting %s",
	    str_selectors(&redirect->local, &redirect->remote, &sb));
	kernel_ops->raw_policy(KERNEL_POLICY_OP_DELETE, KERNEL_POLICY_DIR_OUTBOUND,
			       EXPECT_KERNEL_POLICY_OK,
			       &redirect->local, &redirect->remote,
			       SHUNT_UNSET, /*kernel_policy*/NULL,
			       deltatime(0), redirect->priority,
			       &c->sa_marks, c->xfrmi, null_shunk,
			       st->st_logger);
}
