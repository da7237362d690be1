// updown is given the inbound reqid, which is not that of PLUTO_SA_REQID for a group's SAs.

// rule: updown-reqid-in
// file: programs/pluto/kernel.c
// versions: 4.7-
@@
identifier f = fmt_common_shell_out, st;
expression REQID;
@@
f(..., struct state *st)
{
	<...
	JDuint("PLUTO_SA_REQID", REQID);
+	JDuint("PLUTO_SA_REQID_IN", st == NULL ? REQID : child_sa_reqid(st, true));
	...>
}

// rule: updown-reqid-in.4.3
// file: programs/pluto/kernel.c
// versions: -4.6
@@
identifier st, sr;
expression BUF;
@@
jam_common_shell_out(..., const struct spd_route *sr, struct state *st, ...)
{
	<...
	jam(BUF, "PLUTO_SA_REQID='%u' ", sr->reqid);
+	jam(BUF, "PLUTO_SA_REQID_IN='%u' ", st == NULL ? sr->reqid : child_sa_reqid(st, true));
	...>
}
