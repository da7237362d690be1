void say(struct logger *logger, struct xfrm_user_tmpl *tmpl)
{
			ldbg(logger, "xfrm_user_tmpl %d %d",
			     tmpl->reqid,
			     tmpl->id.proto);
}
