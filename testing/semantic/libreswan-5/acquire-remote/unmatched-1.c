int rank_all(struct connection *c)
{
	connection_priority_t best = 0;
	FOR_EACH_ITEM(remote, &c->remote->child.selectors.proposed) {
		best++;
	}

	connection_priority_t dst = 0;
	FOR_EACH_ITEM(remote, &c->remote->child.selectors.assigned) {
		dst++;
	}
	return best + dst;
}
