// ipsec auto --status says which inbound reqid, where it is another one than the outbound.

// rule: show-reqid-in
// file: programs/pluto/connections.c
// text: REQIDS
//+    {
//+	const struct state *st = state_with_serialno(c->spd.eroute_owner);
//+
//+	if (st != NULL && sa_reqid(st, TRUE) != c->spd.reqid)
//+	    logger(RC_COMMENT
//+		   , "\"%s\"%s:   reqid: %lu; reqid-in: %lu;"
//+		   , c->name
//+		   , instance
//+		   , (unsigned long)c->spd.reqid
//+		   , (unsigned long)sa_reqid(st, TRUE));
//+    }
//+
@@
@@
 show_one_connection(...)
 {
 	<...
+	REQIDS();
 	ike_alg_show_connection(...);
 	...>
 }

// rule: connections-includes-reqid-group
// file: programs/pluto/connections.c
@@
@@
 #include "foodgroups.h"
+#include "reqid_group.h"
