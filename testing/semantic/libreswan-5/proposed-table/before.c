const ip_selectors *new_child_selectors(const struct connection *c,
					const struct connection_end *end)
{
	return c->narrowed ? c->own : &end->child.selectors.proposed;
}

const ip_selectors *other(const struct connection_end *end)
{
	return &end->child.selectors.proposed;
}
