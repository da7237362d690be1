void all(struct connection *c)
{
	FOR_EACH_ITEM(spd, &c->child.spds) {
		one(spd);
	}
}
