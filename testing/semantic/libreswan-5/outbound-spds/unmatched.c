void all(struct connection *c)
{
	FOR_EACH_ITEM(spd, &c->spds) {
		one(spd);
	}
}
