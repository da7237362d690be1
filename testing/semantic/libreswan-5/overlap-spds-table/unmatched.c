static ip_selector *local(struct child *c)
{
	return &c->child->spd->local->client;
}
