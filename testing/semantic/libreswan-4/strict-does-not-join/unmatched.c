static bool has_reqid(const struct connection *c)
{
	return c->sa_reqid != 0;
}
