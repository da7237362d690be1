static bool fit_tsps_to_ends(struct nsps *nsps, const struct tsps *tsps)
{
	return nsps->nr == tsps->nr;
}

int next(void)
{
	return 2;
}
