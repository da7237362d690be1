static void one(struct connection *c)
{
	FOR_EACH_ITEM(spd, &c->child.spds) {
		f(spd);
	}
}

static void two(struct connection *c)
{
	FOR_EACH_ITEM(spd, &c->child.spds) {
		g(spd);
	}
}
