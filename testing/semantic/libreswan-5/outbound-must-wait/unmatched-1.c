bool install_inbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	struct connection *c = child->sa.st_connection;

	if (c->labeled) {
		return true;
	}

	bool ok = true;
	FOR_EACH_ITEM(spd, &c->spds) {
		ok = add(spd, routing);
		if (!ok) {
			break;
		}
	}

	return ok;
}
