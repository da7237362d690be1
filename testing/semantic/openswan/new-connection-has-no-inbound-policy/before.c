void add(struct connection *new, struct connection **list)
{
	new->spd.next = NULL;
	new->spd.reqid = gen_reqid();
	*list = new;
}
