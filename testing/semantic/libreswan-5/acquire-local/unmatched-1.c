int rank_all(struct connection *c)
{
	connection_priority_t best = 0;
	FOR_EACH_ITEM(local, &c->local->child.selectors.proposed) {
		best++;
	}

	connection_priority_t src = 0;
	FOR_EACH_ITEM(local, &c->local->child.selectors.assigned) {
		src++;
	}
	return best + src;
}
