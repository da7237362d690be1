static void show_one(struct show *s, const struct connection *c)
{
	SHOW_JAMBUF(s, buf) {
		jam(buf, "name=%s", c->name);
		jam(buf, ", mark=%u", pri_mark(c->mark));
		log(buf, ", reqid="PRI_REQID, pri_reqid(c->child.reqid));
	}
}
