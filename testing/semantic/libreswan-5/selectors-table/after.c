static int count(const struct connection *c, const struct connection *d,
		 const struct connection *cc, const struct connection_end *end,
		 const ip_selectors *selectors)
{
	int n = 0;
	TABLE_FOR_EACH(s, end->child.selectors.proposed) {
		n++;
	}
	TABLE_FOR_EACH(spd, c->child.spds) {
		n++;
	}
	look(&c->child.spds->table[n]);
	n += (get(d) != d->remote->child.selectors.proposed);
	n += (get(cc) != cc->local->child.selectors.proposed);
	n += (get(cc) != cc->remote->child.selectors.proposed);
	if (len(selectors) > 0) {
		n++;
	}
	return n + (get(d) != d->local->child.selectors.proposed);
}
