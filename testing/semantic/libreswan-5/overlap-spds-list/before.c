static bool in_front(struct connection *c, struct sibling *sibling)
{
	const struct spd *c_spd = c->spd;

	if (sibling != NULL) {
		const struct spd *spd = sibling->connection->spd;
		return eq(c_spd, spd);
	}
	return false;
}

static ip_selector *local(struct connection *c)
{
	return &c->spd->local->client;
}

static ip_selector *of_owner(struct connection *oc)
{
	return &oc->spd->local->client;
}

static ip_selector *remote_of_owner(struct connection *oc)
{
	return &oc->spd->remote->client;
}
