static struct connection *best_of(const struct connection *cc)
{
	struct connection *best = NULL;
	for (struct connection *d = first(cc); d != NULL; d = d->next) {
		if (d != cc) {
			/* an alias vouches for both */
			if (!(d->config->connalias != NULL &&
			      d->config->connalias != NULL &&
			      streq(cc->config->connalias, d->config->connalias))) {
				continue;
			}
		}
		best = d;
	}
	return best;
}
