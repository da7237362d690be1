void say(struct jambuf *buf, const struct connection *c)
{
	jam_connection_short(buf, c);
}
