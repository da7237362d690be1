static bool fit_label_to_end(struct narrowed_selector_payload *nsp, const struct end *end)
{
	bool match = look(nsp, end, 0);
	nsp->nr = 0;

	if (!match && end->exact) {
		block(nsp, 0);
	}
	return match;
}
