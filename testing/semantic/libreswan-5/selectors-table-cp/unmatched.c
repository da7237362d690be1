bool is_whole(const struct connection *cc)
{
	if (child_sa_selectors(cc, cc->local) != &cc->remote->child.selectors.proposed) {
		return false;
	}
	return cc->local->child.selectors.accepted == NULL;
}
