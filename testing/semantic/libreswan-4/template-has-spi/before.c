static void add_template(struct xfrm_user_tmpl *tmpl, const struct kernel_policy_rule *rule)
{
	tmpl->reqid = rule->reqid;
	tmpl->id.proto = rule->proto;
}
