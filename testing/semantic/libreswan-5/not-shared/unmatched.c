static bool look(struct child_sa *child, struct connection *d, struct verbose verbose)
{
	if (connection_probably_shared(child, verbose)) {
		return false;
	}
	return d != NULL;
}
