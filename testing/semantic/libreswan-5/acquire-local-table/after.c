struct connection *pick(struct connection *c, int a, int b)
{
	connection_priority_t src = 0;
	const ip_selectors *locals = new_child_selectors(c, c->local);
	TABLE_FOR_EACH(local, locals) {
		src = max(src, rank(*local, a));
	}

	return src > b ? c : NULL;
}
