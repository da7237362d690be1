struct ike_sa;
void wipe_old_connections(const struct ike_sa *ike);
