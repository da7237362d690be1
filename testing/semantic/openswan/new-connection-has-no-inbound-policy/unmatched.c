void group(struct reqid_group *g, struct connection *c)
{
	g->reqid = gen_reqid();
	c->spd.reqid = g->reqid;
}
