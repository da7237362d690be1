static int count(const struct connection *d, const struct connection_end *end)
{
	int n = 0;
	FOR_EACH_THING(s, end->child.selectors.assigned) {
		n++;
	}
	return n + (get(d) != d->local->child.selectors.proposed);
}
