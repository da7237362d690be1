bool install_outbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	struct connection *c = child->sa.st_connection;

	if (routing < 0) {
		return false;
	}

	FOR_EACH_ITEM(spd, &c->spds) {
		clear(spd);
	}

	if (must_wait) {
		schedule_timeout("outbound kernel policy",
				 &child->sa.st_outbound_kernel_policy_timeout,
				 EXPIRE_OLD_SA_DELAY,
				 outbound_kernel_policy_timeout, child);
	}

	return true;
}
