struct connection *pick(struct connection *c, int a, int b)
{
	connection_priority_t dst = 0;
	TABLE_FOR_EACH(remote, c->remote->child.selectors.proposed) {
		dst = max(dst, rank(*remote, a));
	}

	return dst > b ? c : NULL;
}
