static unsigned of(const struct key *key)
{
	return hport(endpoint_port(key->remote_endpoint));
}
