static bool look(struct child_sa *child, struct connection *d, struct verbose verbose)
{
	if (v2_child_connection_probably_shared(child, verbose)) {
		return false;
	}
	return d != NULL;
}
