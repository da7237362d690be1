void add(struct connection *new, struct connection **list)
{
	new->spd.next = NULL;
	new->spd.reqid = gen_reqid();
	new->spd.inbound_reqid = 0;
	*list = new;
}
