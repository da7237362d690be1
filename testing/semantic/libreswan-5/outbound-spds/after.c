void all(struct connection *c)
{
	TABLE_FOR_EACH(spd, c->child.spds) {
		one(spd);
	}
}
