static bool emit_v2TS_payload(struct pbs_out *out, int desc,
			      ip_selectors *selectors, int label)
{
	return put(out, desc, selectors, label);
}
