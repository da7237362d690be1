const ip_selectors *child_selectors(const struct connection_end *end)
{
	return &end->child.selectors.accepted;
}
