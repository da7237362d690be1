static int count(const struct connection *d, const struct connection_end *end)
{
	int n = 0;
	FOR_EACH_ITEM(s, &end->child.selectors.proposed) {
		n++;
	}
	return n + (get(d) != &d->local->child.selectors.proposed);
}
