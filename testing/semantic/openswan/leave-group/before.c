void delete_state(struct state *s)
{
	delete_ipsec_sa(s, FALSE);
	s->st_connection = NULL;
	release(s);
}
