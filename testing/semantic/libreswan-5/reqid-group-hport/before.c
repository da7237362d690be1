static unsigned of(const struct key *key)
{
	return endpoint_hport(key->remote_endpoint);
}
