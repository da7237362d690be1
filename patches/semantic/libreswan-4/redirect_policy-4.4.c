
/*
 * As the outbound policy of .theirs, but for the redirect's selectors.
 *
 * Not raw_eroute(), which withdraws redirects.
 */

static bool redirect_policy(bool install,
			    const struct overlap_redirect *redirect)
{
	const struct state *st = &redirect->theirs->sa;
	const struct connection *c = st->st_connection;
	struct pfkey_proto_info proto_info[4] = {0};
	struct pfkey_proto_info *rule = proto_info;
	/* inner-most first; of a group all are tunnels */
	if (st->st_ipcomp.present) {
		rule->proto = IPPROTO_COMP;
		rule->reqid = reqid_ipcomp(c->spd.reqid);
		rule++;
	}
	if (st->st_esp.present) {
		rule->proto = IPPROTO_ESP;
		rule->reqid = reqid_esp(c->spd.reqid);
		rule++;
	}
	if (st->st_ah.present) {
		rule->proto = IPPROTO_AH;
		rule->reqid = reqid_ah(c->spd.reqid);
		rule++;
	}
	for (rule = proto_info; rule->proto != 0; rule++) {
		rule->mode = (rule == proto_info ? ENCAPSULATION_MODE_TUNNEL :
			      ENCAPSULATION_MODE_TRANSPORT);
	}
	if (outbound_kernel_policy_needs_spi(c)) {
		specify_outbound_kernel_policy_spi(proto_info, st);
	}
	/* the corner has it when either has */
	unsigned protocol = redirect->ours->sa.st_connection->spd.this.protocol;
	if (protocol == 0) {
		protocol = c->spd.this.protocol;
	}
	return kernel_ops->raw_eroute(&c->spd.this.host_addr, &redirect->local,
				      &c->spd.that.host_addr, &redirect->remote,
				      st->st_tunnel_out_spi, st->st_tunnel_out_spi,
				      &ip_protocol_ipip, protocol,
				      ET_IPIP, proto_info,
				      deltatime(0), redirect->priority,
				      &c->sa_marks,
				      (c->xfrmi == NULL ? 0 : c->xfrmi->if_id),
				      (install ? ERO_ADD : ERO_DELETE),
				      "redirect", NULL, st->st_logger);
}
