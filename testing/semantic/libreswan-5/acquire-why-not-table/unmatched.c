void say(struct jambuf *buf, struct connection *c)
{
	jam_selectors(buf, c->local->child.selectors.assigned);
	jam_selector_pair(buf, c->local->child.selectors.proposed, c->remote->child.selectors.proposed);
}
