
static void specify_outbound_kernel_policy_spi(struct pfkey_proto_info *rule,
					       const struct state *st)
{
	for (; rule->proto != 0; rule++) {
		const struct ipsec_proto_info *info =
			(rule->proto == IPPROTO_COMP ? &st->st_ipcomp :
			 rule->proto == IPPROTO_ESP ? &st->st_esp :
			 &st->st_ah);
		rule->spi = info->attrs.spi;
	}
}
