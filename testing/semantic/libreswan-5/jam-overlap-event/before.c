static void jam_event(struct jambuf *buf, const struct event *e)
{
	switch (e->kind) {
	case CONNECTION_REVIVAL:
		if (e->c->revival.attempt > 0) {
			jam(buf, "attempt %u", e->c->revival.attempt);
		}
		break;
	}
}
