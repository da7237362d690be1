void say(struct jambuf *buf, const struct ip_protocol *p, const struct kernel_policy_rule *rule)
{
	jam(buf, "%s@"PRI_REQID"<", p->name, rule->reqid);
}
