bool add_connection(const struct whack_message *wm, struct logger *logger);
