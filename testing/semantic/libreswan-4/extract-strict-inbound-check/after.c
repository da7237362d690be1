static bool extract_connection(const struct whack_message *wm, struct connection *c)
{
	c->strict_inbound_check = wm->strict_inbound_check;
	c->sa_reqid = wm->sa_reqid;
	return true;
}
