bool process_v2TS_response_payloads(struct child_sa *child, struct connection *cc)
{
	struct best best = find(child);

	if (best.connection != NULL) {
		if (best.connection != child->sa.st_connection) {
			switch_to(child, best.connection);
			return true;
		}

		return true;
	}

	return false;
}
