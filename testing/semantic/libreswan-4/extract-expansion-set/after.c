static bool extract_connection(const struct whack_message *wm, struct connection *c)
{
	c->expansion_set = wm->expansion_set;
	c->sa_reqid = wm->sa_reqid;
	return true;
}
