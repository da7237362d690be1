static void parse(struct child_sa *child, struct connection *c, struct logger *logger)
{
	echo_proposal(child->ah, c->spd, logger);
	show_proposal(child->ah, c->spd, child->sa.logger);
}
