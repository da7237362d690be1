void add_connection(const struct whack_message *wm, struct logger *logger)
{
	struct connection *c = alloc_connection(wm->name);
	if (!extract(wm, c)) {
		discard(&c);
		return;
	}
	const char *what = c->version_name;
	llog(RC_LOG, c->logger, "added %s connection", what);
	forget(logger);
}
