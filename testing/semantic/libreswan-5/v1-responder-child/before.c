static void parse(struct child_sa *child, struct connection *c)
{
	echo_proposal(child->ah, c->spd, child->sa.logger);
	next(child);
	echo_proposal(child->esp, c->spd, child->sa.logger);
	next(child);
	echo_proposal(child->ipcomp, c->spd, child->sa.logger);
}
