struct connection *pick(struct connection *c, int a, int b)
{
	connection_priority_t dst = 0;
	FOR_EACH_ITEM(remote, &c->remote->child.selectors.proposed) {
		dst = max(dst, rank(*remote, a));
	}

	return dst > b ? c : NULL;
}
