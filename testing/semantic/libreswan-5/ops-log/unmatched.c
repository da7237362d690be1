void say(struct jambuf *buf, const struct ip_protocol *p, const struct kernel_policy_rule *rule)
{
	jam(buf, "%s@%d", p->name, rule->proto);
	jam(buf, "%d", rule->reqid);
}
