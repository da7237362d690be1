bool dpd_active_locally(const struct connection *c)
{
	return c->dpd > 0;
}

/*
 * The END's selectors as agreed to by C's Child SA.
 *
 * When C allows narrowing, and it has (or had) a Child SA, these can
 * be fewer and/or narrower than the proposed selectors.  Like the
 * SPDs, they describe just that Child SA.
 */
const ip_selectors *child_sa_selectors(const struct connection *c,
				       const struct connection_end *end)
{
	if (c->config->narrowing && !is_labeled(c) &&
	    end->child.selectors.accepted.len > 0) {
		return &end->child.selectors.accepted;
	}

	return &end->child.selectors.proposed;
}

/*
 * The END's selectors that C proposes for a new Child SA.
 *
 * When the peer's request narrowed C, C's siblings are for the other
 * proposed selectors and C needs to stick to its own.
 */
const ip_selectors *new_child_selectors(const struct connection *c,
					const struct connection_end *end)
{
	return (c->child.narrowed ? child_sa_selectors(c, end) :
		&end->child.selectors.proposed);
}

int last(void)
{
	return 1;
}
