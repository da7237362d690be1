void delete_state(struct state *s)
{
	if (s->established)
		delete_ipsec_sa(s, FALSE);
	s->st_connection = NULL;
	s->established = FALSE;
}
