static void away(struct child_sa *old)
{
	if (old != NULL) {
		connection_delete_child(&old, HERE);
	}
}
