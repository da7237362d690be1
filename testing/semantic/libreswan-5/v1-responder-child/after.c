static void parse(struct child_sa *child, struct connection *c)
{
	echo_proposal(child->ah, child, child->sa.logger);
	next(child);
	echo_proposal(child->esp, child, child->sa.logger);
	next(child);
	echo_proposal(child->ipcomp, child, child->sa.logger);
}
