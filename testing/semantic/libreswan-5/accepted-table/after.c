const ip_selectors *child_sa_selectors(const struct connection *c,
				       const struct connection_end *end)
{
	if (c->narrowing && len(end->child.selectors.accepted) > 0) {
		return end->child.selectors.accepted;
	}

	return end->child.selectors.proposed;
}

const ip_selectors *assigned(const struct connection_end *end)
{
	return &end->child.selectors.assigned;
}
