static void retransmit_v1_msg(struct state *s)
{
	loglog(RC_RETRANSMISSION, "once more");
}

static void give_up(struct state *s)
{
	loglog(RC_NORETRANSMISSION, "gave up after %d", s->count);
}
