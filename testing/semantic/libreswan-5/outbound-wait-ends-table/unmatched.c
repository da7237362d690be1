bool install_inbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	struct connection *c = child->sa.st_connection;

	if (routing < 0) {
		return false;
	}

	TABLE_FOR_EACH(spd, c->spds) {
		clear(spd);
	}

	return true;
}
