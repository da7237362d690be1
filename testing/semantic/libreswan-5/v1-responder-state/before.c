static void parse(struct state *st, struct connection *c)
{
	echo_proposal(st->ah, c->spd, st->logger);
	next(st);
	echo_proposal(st->esp, c->spd, st->logger);
	next(st);
	echo_proposal(st->ipcomp, c->spd, st->logger);
}
