static bool put(struct pbs_out *out);

bool emit_v2TS_request_payloads(struct pbs_out *out, const struct child_sa *child)
{
	return put(out) && child != NULL;
}
