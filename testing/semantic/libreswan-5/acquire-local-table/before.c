struct connection *pick(struct connection *c, int a, int b)
{
	connection_priority_t src = 0;
	TABLE_FOR_EACH(local, c->local->child.selectors.proposed) {
		src = max(src, rank(*local, a));
	}

	return src > b ? c : NULL;
}
