bool fmt_common_shell_out(char *buf, const struct spd_route *sr, struct state *st)
{
	JDuint("PLUTO_MY_PORT", sr->port);
	JDuint("PLUTO_SA_REQID", sr->reqid);
	JDuint("PLUTO_SA_REQID_IN", st == NULL ? sr->reqid : child_sa_reqid(st, true));
	return true;
}
