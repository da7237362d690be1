const ip_selectors *old_child_selectors(const struct connection_end *end)
{
	return &end->child.selectors.proposed;
}
