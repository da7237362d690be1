static void retransmit_v1_msg(struct state *s)
{
	if (again(s)) {
		send(s);
	} else {
		loglog(RC_NORETRANSMISSION, "gave up after %d", s->count);
		expansion_refused(s);
		delete_state(s);
	}
}

static void retransmit_v2_msg(struct state *s)
{
	if (again(s)) {
		send(s);
		return;
	}
	loglog(RC_NORETRANSMISSION
	       , "gave up after %d"
	       , s->count);
	expansion_refused(s);
	delete_state(s);
}
