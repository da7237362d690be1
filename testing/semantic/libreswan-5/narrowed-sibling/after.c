void connswitch_state_and_log(struct state *st, struct connection *new)
{
	st->st_connection = new;
}

/*
 * Is D an instance that was narrowed to what one of the Child SAs of
 * C's IKE SA needs?
 *
 * While the IKE SA and (typically) its first Child SA are found on C,
 * each further narrowed Child SA has a connection of its own.
 */

bool is_narrowed_sibling(const struct connection *c, const struct connection *d)
{
	/*
	 * Not .child.narrowed: when this end initiated D's Child SA it
	 * was the peer's response, and not its request, that narrowed
	 * D.
	 */
	struct child_sa *child = child_sa_by_serialno(d->established_child_sa);
	if (child == NULL) {
		return false;
	}

	struct ike_sa *ike = ike_sa(&child->sa, HERE);
	return (ike != NULL && ike->sa.st_connection == c);
}

int next(void)
{
	return 2;
}
