static void dispatch_event(struct event *e)
{
	switch (e->kind) {
	case CONNECTION_REVIVAL:
		revive_connection(e->c, e->subplot);
		break;
	case CONNECTION_OVERLAP:
		connection_overlap_event(e->connection, HERE);
		break;
	}
}
