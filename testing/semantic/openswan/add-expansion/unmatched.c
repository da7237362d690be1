void rename_connection(struct connection *c, const struct whack_message *m)
{
	c->connalias = m->connalias;
}
