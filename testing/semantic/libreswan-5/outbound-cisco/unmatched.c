void all(struct connection *c)
{
	for (struct spd *spd = c->spds; spd; spd = spd->next) {
		if (is_v1_split(spd, HERE)) {
			continue;
		}

	}
}
