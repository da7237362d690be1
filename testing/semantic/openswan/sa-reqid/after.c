static void setup(struct connection *c, struct state *st, bool inbound, struct kernel_sa *said)
{
	said->reqid = sa_reqid(st, inbound) + 1;
	said++;
	said->reqid = sa_reqid(st, inbound);
}
