int rank_all(struct connection *c)
{
	connection_priority_t best = 0;
	TABLE_FOR_EACH(remote, c->remote->child.selectors.proposed) {
		best++;
	}

	connection_priority_t dst = 0;
	TABLE_FOR_EACH(remote, c->remote->child.selectors.assigned) {
		dst++;
	}
	return best + dst;
}
