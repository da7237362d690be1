bool dpd_active_locally(const struct connection *c);

bool dpd_active_remotely(const struct connection *c)
{
	return dpd_active_locally(c->peer);
}
