void update_end_selector(struct connection *c, int end);
