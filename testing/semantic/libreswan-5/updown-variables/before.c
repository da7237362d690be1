static void export(struct jambuf *buf, const struct connection *c, const struct child_sa *child)
{
	JDuint("PLUTO_ONE", 1);
	JDuint("PLUTO_SA_REQID", child == NULL ? 0 : reqid_esp(c->child.reqid));
	JDstr("PLUTO_TWO", "2");
}
