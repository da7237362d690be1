struct ike_sa;
bool is_narrowed_sibling(const struct connection *c, const struct connection *d);
void wipe_old_connections(const struct ike_sa *ike);
