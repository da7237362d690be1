static ip_selector *local(struct connection *c)
{
	return &c->spd->local->client;
}
