static bool fit_connection_for_v2TS_request(struct connection *d,
					    const struct traffic_selector_payloads *tsps,
					    struct narrowed_selector_payloads *nsps,
					    struct verbose verbose)
{
	return fit(d, tsps, nsps, verbose);
}
