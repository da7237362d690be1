void say(struct jambuf *buf, struct connection *c)
{
	jam_selectors(buf, c->local->child.selectors.proposed);
	jam_string(buf, " and ");
	jam_selectors(buf, c->remote->child.selectors.proposed);
}
