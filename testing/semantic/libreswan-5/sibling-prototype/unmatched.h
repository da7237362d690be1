struct ike_sa;
void wipe_older_connections(const struct ike_sa *ike);
