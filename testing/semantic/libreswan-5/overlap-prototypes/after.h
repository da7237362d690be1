void connection_unroute(struct connection *c, where_t where);

/*
 * Where the expansions of {left,right}subnets= overlap crosswise, the
 * one that is their intersection is routed.  See expansion.h.
 *
 * All are no-ops when there's nothing to do.
 */

void connection_route_overlap(struct connection *c, where_t where);
void connection_unroute_overlap(struct connection *c, where_t where);
void connection_overlap_event(struct connection *c, where_t where);

void connection_next(struct connection *c);
