struct key {
	ip_endpoint remote_endpoint;	/* port is 7 when permanent */
};

static ip_endpoint f(struct ike_sa *ike)
{
	return set_endpoint_port(ike->sa.st_remote_endpoint, port);
}
