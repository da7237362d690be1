static void setup(struct connection *c, struct state *st, bool inbound)
{
	if (inbound) {
		templates(st);
		(void) raw_eroute(&st->remote, &st->local, templates,
				  ERO_ADD_INBOUND, "add inbound", NULL);
		st->st_connection->spd.inbound_reqid = sa_reqid(st, TRUE);
	}
}
