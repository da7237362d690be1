static void revive(struct connection *c)
{
	revive_connection(c, "now");
}

static void dispatch_event(struct event *e)
{
	switch (e->kind) {
	case CONNECTION_REVIVAL:
		revive_connections(e->c);
		break;
	}
}
