void say(struct logger *logger, struct xfrm_user_tmpl *tmpl)
{
			ldbg(logger, "adding xfrm_user_tmpl reqid=%d id.proto=%d optional=%d family=%d",
			     __func__,
			     tmpl->reqid,
			     tmpl->id.proto,
			     tmpl->optional,
			     tmpl->family);
}
