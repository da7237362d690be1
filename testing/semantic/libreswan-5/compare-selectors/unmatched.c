static bool fit_tsps_to_ends(struct nsps *nsps, const struct tsps *tsps);

static bool fit_tsp_to_ends(struct nsps *nsps, const struct tsps *tsps)
{
	return fit_tsps_to_ends(nsps, tsps);
}
