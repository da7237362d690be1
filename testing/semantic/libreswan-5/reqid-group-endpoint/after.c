struct key {
	ip_endpoint remote_endpoint;	/* port is 500 when permanent */
};

static ip_endpoint f(struct ike_sa *ike)
{
	return set_endpoint_port(ike->sa.st_remote_endpoint, ip_hport(IKE_UDP_PORT), HERE);
}
