struct connection_end;

void update_end_selector_where(struct connection *c, int end);
