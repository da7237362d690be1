struct connection *pick(struct connection *c, int a, int b)
{
	connection_priority_t src = 0;
	FOR_EACH_ITEM(local, &c->local->child.selectors.proposed) {
		src = max(src, rank(*local, a));
	}

	return src > b ? c : NULL;
}
