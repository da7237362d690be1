static void dispatch_event(struct event *e)
{
	switch (e->kind) {
	case CONNECTION_REVIVAL:
		revive_connection(e->c, e->subplot);
		break;
	}
}
