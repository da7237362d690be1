void say(struct jambuf *buf, const struct connection *c)
{
	jam_string(buf, c->name);
}
