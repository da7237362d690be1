static bool extract_connection(const struct whack_message *wm, struct connection *c)
{
	c->spd.reqid = wm->sa_reqid;
	return true;
}
