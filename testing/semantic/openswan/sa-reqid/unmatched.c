static void outbound(struct connection *o, struct spd_route *sr, struct kernel_sa *said)
{
	said->reqid = sr->reqid + 1;
	said->other = o->spd.reqid;
}
