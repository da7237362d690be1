
static void specify_outbound_kernel_policy_spi(struct kernel_policy *kernel_policy,
					       const struct state *st)
{
	/* rule[0] is empty */
	for (unsigned i = 1; i <= kernel_policy->nr_rules; i++) {
		struct kernel_policy_rule *rule = &kernel_policy->rule[i];
		const struct ipsec_proto_info *info =
			(rule->proto == ENCAP_PROTO_IPCOMP ? &st->st_ipcomp :
			 rule->proto == ENCAP_PROTO_ESP ? &st->st_esp :
			 &st->st_ah);
		rule->spi = info->outbound.spi;
	}
}
