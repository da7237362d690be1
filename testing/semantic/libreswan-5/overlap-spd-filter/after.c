static bool overlap_in_front_of_stranger(const struct connection *c)
{
	struct spd_filter filter = {
		.search = {
			.order = NEW2OLD,
			.verbose.logger = c->logger,
			.where = HERE,
		},
	};
	while (next_spd(&filter)) {
		found(c, filter.spd);
	}
	return false;
}
