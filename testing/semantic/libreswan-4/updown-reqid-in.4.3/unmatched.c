static void jam_common_shell_out(struct jambuf *buf, const struct spd_route *sr, struct state *st)
{
	jam(buf, "PLUTO_MY_REQID='%u' ", sr->reqid);
}
