void say(struct jambuf *buf, struct connection *c)
{
	jam_selectors(buf, locals);
	jam_string(buf, " and ");
	jam_selectors(buf, remotes);
}
