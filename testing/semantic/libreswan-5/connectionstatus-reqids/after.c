static void show_connection_status(struct show *s, const struct connection *c)
{
	SHOW_JAMBUF(s, buf) {
		jam(buf, "name=%s", c->name);
	}
	reqid_t reqid_in = connection_reqid(c, DIRECTION_INBOUND);
	if (reqid_in != c->child.reqid) {
		SHOW_JAMBUF(s, buf) {
			jam_connection_short(buf, c);
			jam_string(buf, ":  ");
			jam(buf, " reqid: "PRI_REQID"; reqid-in: "PRI_REQID";",
			    pri_reqid(c->child.reqid),
			    pri_reqid(reqid_in));
		}
	}
	show_ike_alg_connection(s, c);
	show_kernel_alg_connection(s, c);
}
