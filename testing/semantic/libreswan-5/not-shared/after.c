static bool look(struct child_sa *child, struct connection *d, struct verbose verbose)
{
	if (connection_is_pending(d) || (d->negotiating_child_sa != SOS_NOBODY && d->negotiating_child_sa != child->sa.st_serialno)) {
		return false;
	}
	return d != NULL;
}
