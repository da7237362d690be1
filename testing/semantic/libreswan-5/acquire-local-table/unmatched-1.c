int rank_all(struct connection *c)
{
	connection_priority_t best = 0;
	TABLE_FOR_EACH(local, c->local->child.selectors.proposed) {
		best++;
	}

	connection_priority_t src = 0;
	TABLE_FOR_EACH(local, c->local->child.selectors.assigned) {
		src++;
	}
	return best + src;
}
