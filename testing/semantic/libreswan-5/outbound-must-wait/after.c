bool install_outbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	struct connection *c = child->sa.st_connection;

	if (c->labeled) {
		return true;
	}

	bool ok = true;
	bool must_wait = outbound_kernel_policy_must_wait(child);
	FOR_EACH_ITEM(spd, &c->spds) {
		ok = add(spd, routing);
		if (!ok) {
			break;
		}
	}

	return ok;
}
