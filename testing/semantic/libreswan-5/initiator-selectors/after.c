static bool put(struct pbs_out *out);

/*
 * What the initiator proposes.
 *
 * When rekeying this is what the old Child SA accepted: per RFC 7296
 * #2.8, below, the new Child SA should have the same Traffic
 * Selectors.  The connection's can be wider.
 */

static const ip_selectors *initiator_selectors(const struct child_sa *child,
					       const struct connection_end *end)
{
	const struct connection *c = child->sa.st_connection;
	return (child->sa.st_v2_rekey_pred != SOS_NOBODY ? child_sa_selectors(c, end) :
		new_child_selectors(c, end));
}

bool emit_v2TS_request_payloads(struct pbs_out *out, const struct child_sa *child)
{
	return put(out) && child != NULL;
}
