void all(struct connection *c)
{
	for (struct spd *spd = c->spds; spd; spd = spd->next) {
		if (spd->block) {
			continue;
		}
	}
}
