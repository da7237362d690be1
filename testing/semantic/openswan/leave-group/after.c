void delete_state(struct state *s)
{
	delete_ipsec_sa(s, FALSE);
	leave_reqid_group(s);
	s->st_connection = NULL;
	release(s);
}
