static void export(struct jambuf *buf, const struct connection *c, const struct child_sa *child)
{
	JDuint("PLUTO_SA_REQID_IN", c->child.reqid);
	JDuint("PLUTO_SA_REQID");
	puts("PLUTO_SA_REQID");
}
