static ip_selector *local(struct connection *c)
{
	return &c->child.spds->table->local->client;
}
