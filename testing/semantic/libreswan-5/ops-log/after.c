void say(struct jambuf *buf, const struct ip_protocol *p, const struct kernel_policy_rule *rule)
{
				jam(buf, "%s@"PRI_REQID, rule_proto->name, rule->reqid);
				if (rule->spi != 0) {
					jam(buf, "."PRI_IPSEC_SPI, pri_ipsec_spi(rule->spi));
				}
				jam_string(buf, "(");
}
