// PLUTO_SA_REQID_IN, and both reqids in the status.

// rule: updown-reqid
// file: programs/pluto/updown.c
// text: UPDOWN_REQID take 9 programs/pluto/updown.c /updown_reqid\(const/
@@
@@
 jam_clean_xauth_username(...)
 {
 	...
 }
+
+int UPDOWN_REQID;

// rule: updown-variables
// file: programs/pluto/updown.c
@@
// a macro of the function's
identifier JD;
expression reqid;
@@
-	JD("PLUTO_SA_REQID", reqid);
+	/*
+	 * PLUTO_SA_REQID is for outbound (it predates the inbound
+	 * reqid being different, so the name can't say that).
+	 */
+	JD("PLUTO_SA_REQID", updown_reqid(c, child, DIRECTION_OUTBOUND));
+	JD("PLUTO_SA_REQID_IN", updown_reqid(c, child, DIRECTION_INBOUND));

// rule: rules-follow-reqid
// file: programs/pluto/kernel.c programs/pluto/kernel_policy.c
// text: RULES_FOLLOW take 9 programs/pluto/kernel_policy.c /the rules that UP added/
@@
identifier F = install_outbound_ipsec_kernel_policies, ok;
typedef bool;
@@
 F(...)
 {
 	<+...
+	RULES_FOLLOW();
 	bool ok = true;
 	...+>
 }

// rule: briefconnectionstatus-reqid-in
// file: programs/pluto/whack_briefconnectionstatus.c
// text: REQID_IN take 9 programs/pluto/whack_briefconnectionstatus.c /reqid_in =/
@@
@@
 jam(buf, ..., pri_reqid(...));
+REQID_IN();

// rule: connectionstatus-reqids
// file: programs/pluto/whack_connectionstatus.c
// text: REQIDS take 9 programs/pluto/whack_connectionstatus.c /reqid_in =/
@@
@@
 show_connection_status(...)
 {
 	...
+	REQIDS();
 	show_ike_alg_connection(...);
 	...
 }
