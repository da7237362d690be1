static ip_endpoint f(struct ike_sa *ike)
{
	return set_endpoint_port(ike->sa.st_remote_endpoint, unset_port, HERE);
}
