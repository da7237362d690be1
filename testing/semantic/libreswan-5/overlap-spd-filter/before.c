static bool overlap_in_front_of_stranger(const struct connection *c)
{
	struct spd_filter filter = {
		.where = HERE,
	};
	while (next_spd(NEW2OLD, &filter)) {
		found(c, filter.spd);
	}
	return false;
}
