static void show_one(struct show *s, const struct connection *c)
{
	SHOW_JAMBUF(s, buf) {
		jam(buf, "name=%s", c->name);
		jam(buf, ", reqid="PRI_REQID, pri_reqid(c->child.reqid));
		reqid_t reqid_in = connection_reqid(c, DIRECTION_INBOUND);
		if (reqid_in != c->child.reqid) {
			jam(buf, ", reqid-in="PRI_REQID, pri_reqid(reqid_in));
		}
	}
}
