static void setup(struct connection *c, struct state *st, bool inbound, struct kernel_sa *said)
{
	said->reqid = c->spd.reqid + 1;
	said++;
	said->reqid = c->spd.reqid;
}
