static void parse(struct state *st, struct connection *c, struct logger *logger)
{
	echo_proposal(st->ah, c->spd, logger);
	show_proposal(st->ah, c->spd, st->logger);
}
