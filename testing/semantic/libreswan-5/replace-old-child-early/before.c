static void away(struct child_sa *old)
{
	if (old != NULL) {
		connection_teardown_child(&old, REASON_DELETED, HERE);
	}
}
