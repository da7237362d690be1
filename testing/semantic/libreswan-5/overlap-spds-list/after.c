static ip_selector *local(struct connection *c)
{
	return &c->child.spds.list->local->client;
}
