
/*
 * Should the outbound kernel policy specify the SPIs of the Child SA,
 * and not just the reqid?
 *
 * When pluto generates the reqid it is unique to the connection (or
 * instance) and is enough.
 *
 * When the user specifies it with reqid=, it is also the reqid of the
 * conn's expansions and instances, and of any other connection with
 * the same reqid=.  In tunnel mode the SAs have no selectors so the
 * kernel can't tell them apart, and uses the newest.
 *
 * Labeled IPsec has a single policy for all its Child SAs, the kernel
 * uses the label to tell them apart.
 *
 * XFRM_MSG_MIGRATE (MOBIKE) moves the policy but, since it finds the
 * SA using the reqid and not the SPI, could move another SA.
 */

static bool outbound_kernel_policy_needs_spi(const struct connection *c)
{
	return (c->sa_reqid != 0 &&
		c->config->sec_label.len == 0 &&
		!LIN(POLICY_MOBIKE, c->policy));
}
