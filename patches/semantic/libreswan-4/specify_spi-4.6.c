
static void specify_outbound_kernel_policy_spi(struct kernel_encap *encap,
					       const struct state *st)
{
	for (int i = 0; i <= encap->outer; i++) {
		struct encap_rule *rule = &encap->rule[i];
		const struct ipsec_proto_info *info =
			(rule->proto == ENCAP_PROTO_IPCOMP ? &st->st_ipcomp :
			 rule->proto == ENCAP_PROTO_ESP ? &st->st_esp :
			 &st->st_ah);
		rule->spi = info->attrs.spi;
	}
}
