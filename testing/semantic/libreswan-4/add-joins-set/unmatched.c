struct connection *add_instance(const struct whack_message *wm, struct connection *c)
{
	llog(RC_LOG, c->logger, "added %s connection", c->what);
	return c;
}
