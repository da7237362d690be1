static void jam_clean_xauth_username(struct jambuf *buf, const char *name)
{
	while (*name != '\0') {
		jam(buf, "%c", *name++);
	}
}

/*
 * The reqid of the outermost IPsec SA, i.e., what firewall rules
 * match; and when there's no SA (yet), the base reqid.
 */

static reqid_t updown_reqid(const struct connection *c,
			    const struct child_sa *child,
			    enum direction direction)
{
	if (child == NULL) {
		return c->child.reqid;
	}
	reqid_t reqid = child_sa_reqid(child, direction);
	return (child->sa.st_esp.protocol == &ip_protocol_esp ? reqid_esp(reqid) :
		child->sa.st_ah.protocol == &ip_protocol_ah ? reqid_ah(reqid) :
		child->sa.st_ipcomp.protocol == &ip_protocol_ipcomp ? reqid_ipcomp(reqid) :
		reqid);
}

static bool format(void)
{
	return true;
}
