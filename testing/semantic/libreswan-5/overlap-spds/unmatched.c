static void one(struct connection *c)
{
	FOR_EACH_ITEM(spd, &d->child.spds) {
		f(spd);
	}
}

static void two(struct connection *c)
{
	FOR_EACH_ITEM(spd, &d->child.spds) {
		g(spd);
	}
}
