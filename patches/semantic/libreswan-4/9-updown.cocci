// PLUTO_SA_REQID_IN.

// rule: updown-reqid-in
// file: programs/pluto/kernel.c
@@
identifier f =~ "^(fmt|jam)_common_shell_out$", st;
expression REQID;
@@
f(..., struct state *st, ...)
{
	<...
(
	JDuint("PLUTO_SA_REQID", REQID);
+	JDuint("PLUTO_SA_REQID_IN", st == NULL ? REQID : child_sa_reqid(st, true));
|
	jam(buf, "PLUTO_SA_REQID='%u' ", REQID);
+	jam(buf, "PLUTO_SA_REQID_IN='%u' ", st == NULL ? REQID : child_sa_reqid(st, true));
)
	...>
}
