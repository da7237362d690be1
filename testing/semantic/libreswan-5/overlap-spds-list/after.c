static bool in_front(struct connection *c, struct sibling *sibling)
{
	const struct spd *c_spd = c->child.spds.list;

	if (sibling != NULL) {
		const struct spd *spd = sibling->connection->child.spds.list;
		return eq(c_spd, spd);
	}
	return false;
}

static ip_selector *local(struct connection *c)
{
	return &c->child.spds.list->local->client;
}

static ip_selector *of_owner(struct connection *oc)
{
	return &oc->child.spds.list->local->client;
}

static ip_selector *remote_of_owner(struct connection *oc)
{
	return &oc->child.spds.list->remote->client;
}
