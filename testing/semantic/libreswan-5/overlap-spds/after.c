static void one(struct connection *c)
{
	TABLE_FOR_EACH(spd, c->child.spds) {
		f(spd);
	}
}

static void two(struct connection *c)
{
	TABLE_FOR_EACH(spd, c->child.spds) {
		g(spd);
	}
}
