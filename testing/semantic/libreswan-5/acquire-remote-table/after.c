struct connection *pick(struct connection *c, int a, int b)
{
	connection_priority_t dst = 0;
	const ip_selectors *remotes = new_child_selectors(c, c->remote);
	TABLE_FOR_EACH(remote, remotes) {
		dst = max(dst, rank(*remote, a));
	}

	return dst > b ? c : NULL;
}
