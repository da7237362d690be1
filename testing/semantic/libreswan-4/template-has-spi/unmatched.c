static void add_state(struct xfrm_usersa_info *p, const struct kernel_sa *sa)
{
	p->reqid = sa->reqid;
	p->id.proto = sa->proto->number;
}
