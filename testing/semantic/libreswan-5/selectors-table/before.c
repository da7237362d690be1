static int count(const struct connection *c, const struct connection *d,
		 const struct connection *cc, const struct connection_end *end,
		 const ip_selectors *selectors)
{
	int n = 0;
	FOR_EACH_ITEM(s, &end->child.selectors.proposed) {
		n++;
	}
	FOR_EACH_ITEM(spd, &c->child.spds) {
		n++;
	}
	look(&c->child.spds->table[n]);
	n += (get(d) != &d->remote->child.selectors.proposed);
	n += (get(cc) != &cc->local->child.selectors.proposed);
	n += (get(cc) != &cc->remote->child.selectors.proposed);
	if (selectors->len > 0) {
		n++;
	}
	return n + (get(d) != &d->local->child.selectors.proposed);
}
