static bool can_join_reqid_group(const struct connection *c)
{
	if (c->strict_inbound_check) {
		return false;
	}

	if (c->sa_reqid != 0) {
		return false;
	}
	return true;
}
