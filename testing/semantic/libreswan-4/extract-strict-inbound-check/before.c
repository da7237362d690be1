static bool extract_connection(const struct whack_message *wm, struct connection *c)
{
	c->sa_reqid = wm->sa_reqid;
	return true;
}
