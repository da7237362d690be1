static int count(const struct connection *c, const struct connection *d, const struct connection_end *end)
{
	int n = 0;
	FOR_EACH_ITEM(s, &end->child.selectors.proposed) {
		n++;
	}
	FOR_EACH_ITEM(spd, &c->child.spds) {
		n++;
	}
	look(&c->child.spds->table[n]);
	return n + (get(d) != &d->local->child.selectors.proposed);
}
