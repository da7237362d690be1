static bool fit_tsp_to_end(struct narrowed_selector_payload *nsp, const struct end *end)
{
	bool fits = false;
	nsp->nr = 0;

	for (int n = 0; n < end->nr; n++) {
		bool match = look(nsp, end, n);
		fits |= match;

		if (!match && end->exact) {
			block(nsp, n);
		}
	}
	return fits;
}
