struct connection_end;

const ip_selectors *child_sa_selectors(const struct connection *c,
				       const struct connection_end *end);
const ip_selectors *new_child_selectors(const struct connection *c,
					const struct connection_end *end);

void update_end_selector_where(struct connection *c, int end);
