static void export(struct jambuf *buf, const struct connection *c, const struct child_sa *child)
{
	JDuint("PLUTO_ONE", 1);
	JDuint("PLUTO_SA_REQID", updown_reqid(c, child, DIRECTION_OUTBOUND));
	JDuint("PLUTO_SA_REQID_IN", updown_reqid(c, child, DIRECTION_INBOUND));
	JDstr("PLUTO_TWO", "2");
}
