static struct kernel_policy kernel_policy_from_spd(struct child_sa *child)
{
	return child != NULL;
}

/*
 * Should the outbound kernel policy specify the SPI of its Child SA's
 * outbound SA, and not just the reqid?
 *
 * When pluto generates the reqid it is unique to the connection (or
 * instance) and is enough.
 *
 * When the user specifies it with reqid=, it is also the reqid of
 * every expansion of *subnets=, every instance, and any other
 * connection with the same reqid=.  Since, in tunnel mode, the SAs
 * have no selectors the kernel can't tell apart those that also share
 * end-points, and will put everything through the newest.
 *
 * Labeled IPsec is an exception.  It has a single policy for all the
 * Child SAs and the kernel, using the label, does tell them apart.
 *
 * So is MOBIKE.  XFRM_MSG_MIGRATE moves the policy, and its template's
 * addresses, but finds the SA without looking at the SPI; when that's
 * another SA the policy is left with an SPI that has no SA.
 */

static bool outbound_kernel_policy_needs_spi(const struct connection *c)
{
	return (kernel_ops->policy_spi_supported &&
		c->config->sa_reqid != 0 &&
		c->config->sec_label.len == 0 &&
		!c->config->mobike);
}

static ipsec_spi_t outbound_proto_spi(const struct child_sa *child,
				      enum kernel_proto proto)
{
	switch (proto) {
	case KERNEL_PROTO_UNSPEC:
		break;
	case KERNEL_PROTO_IPCOMP:
		return child->sa.st_ipcomp.outbound.spi;
	case KERNEL_PROTO_ESP:
		return child->sa.st_esp.outbound.spi;
	case KERNEL_PROTO_AH:
		return child->sa.st_ah.outbound.spi;
	}
	bad_case(proto);
}

int next(void)
{
	return 2;
}
