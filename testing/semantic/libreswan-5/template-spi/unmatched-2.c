static bool kernel_xfrm_policy_add(struct xfrm_user_tmpl *tmpl, const struct kernel_policy_rule *rule)
{
	if (rule != NULL) {
		tmpl->reqid = rule->reqid;
		tmpl->id.proto = rule->number;
	}
	return true;
}
