// Part 5: PLUTO_SA_REQID_IN, and both reqids in the status.

// rule: updown-include
// file: programs/pluto/updown.c
// versions: 5.1-
@@
@@
 #include "server_run.h"
+#include "reqid_group.h"

// rule: updown-include-5.0
// file: programs/pluto/updown.c
// versions: 5.0
@@
@@
 #include "secrets.h"
+#include "reqid_group.h"

// rule: updown-reqid
// file: programs/pluto/updown.c
// text: UPDOWN_REQID take 5 programs/pluto/updown.c /updown_reqid\(const/
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
// JDuint or JDunsigned, a macro of the function's
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

// rule: briefconnectionstatus-include
// file: programs/pluto/whack_briefconnectionstatus.c
@@
@@
 #include "kernel.h"
+#include "reqid_group.h"

// rule: connectionstatus-include
// file: programs/pluto/whack_connectionstatus.c
// versions: 5.2-
@@
@@
 #include "ikev2_ike_session_resume.h"
+#include "reqid_group.h"

// rule: connectionstatus-include-5.0
// file: programs/pluto/whack_connectionstatus.c
// versions: 5.0-5.1
@@
@@
 #include "kernel.h"
+#include "reqid_group.h"

// rule: briefconnectionstatus-reqid-in
// file: programs/pluto/whack_briefconnectionstatus.c
// text: REQID_IN take 5 programs/pluto/whack_briefconnectionstatus.c /reqid_in =/
@@
@@
 jam(buf, ..., pri_reqid(...));
+REQID_IN();

// rule: connectionstatus-reqids
// file: programs/pluto/whack_connectionstatus.c
// text: REQIDS take 5 programs/pluto/whack_connectionstatus.c /reqid_in =/
@@
@@
 show_connection_status(...)
 {
 	...
+	REQIDS();
 	show_ike_alg_connection(...);
 	...
 }
