bool add_connections(const struct whack_message *wm, struct logger *logger);
bool add_connection(struct logger *logger);
