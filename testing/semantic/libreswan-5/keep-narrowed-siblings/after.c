void wipe_old_connections(const struct ike_sa *ike)
{
	struct connection *c = ike->sa.st_connection;
	struct connection *d = first(c);

	while (d != NULL) {
		if (c == d) {
			d = d->next;
			continue;
		}

		/*
		 * When there are several selectors, C's narrowed
		 * Child SAs are left alone, just like the Child SA
		 * that is on C itself.  The peer, having several IKE
		 * SAs, could still be using them.
		 */
		if (connection_requires_tss(c) != NULL &&
		    d->child.narrowed &&
		    is_narrowed_sibling(c, d)) {
			ldbg_sa(ike, "leaving the connection's narrowed sibling alone");
			continue;
		}

		terminate(d);
	}
}
