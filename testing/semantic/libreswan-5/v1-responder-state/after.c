static void parse(struct state *st, struct connection *c)
{
	echo_proposal(st->ah, pexpect_child_sa(st), st->logger);
	next(st);
	echo_proposal(st->esp, pexpect_child_sa(st), st->logger);
	next(st);
	echo_proposal(st->ipcomp, pexpect_child_sa(st), st->logger);
}
