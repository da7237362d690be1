bool fmt_common_shell_out(char *buf, const struct spd_route *sr, struct state *st)
{
	JDuint("PLUTO_MY_REQID", sr->reqid);
	return true;
}
