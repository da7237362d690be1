struct show;
struct whack_message;

void whack_down(const struct whack_message *m, struct show *s);

int next;
