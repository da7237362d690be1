struct show;
struct whack_message *m;

void whack_shutdown(const struct whack_message *m, struct show *s);
