static struct best find_best_connection_for_v2TS_request(struct child_sa *child, struct ts *tsps)
{
	const struct connection *cc = child->connection;
	struct best best = {0};
	for (struct connection *d = first(cc); d != NULL; d = d->next) {
		struct id_score score = {0};
		if (!compare_connection_auth(cc, d, &score, child->trace)) {
			continue;
		}
		if (fits(d, tsps)) {
			best.connection = d;
		}
	}
	return best;
}
