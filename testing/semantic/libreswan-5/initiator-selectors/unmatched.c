bool emit_v2TS_response_payloads(struct pbs_out *out, const struct child_sa *child)
{
	return put(out) && child != NULL;
}
