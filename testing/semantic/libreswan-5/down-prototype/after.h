struct show;
struct whack_message;
struct connection;
struct logger;

void whack_down(const struct whack_message *m, struct show *s);

/* take down C's SAs, but not those that others still use */
unsigned down_connection(struct connection *c, struct logger *logger);

int next;
