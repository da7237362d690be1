bool install_outbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	struct connection *c = child->sa.st_connection;

	if (c->labeled) {
		return true;
	}

	bool ok = check(c);
	FOR_EACH_ITEM(spd, &c->spds) {
		ok = add(spd, routing);
		if (!ok) {
			break;
		}
	}

	return ok;
}
