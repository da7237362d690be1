// Redirects are made when an IPsec SA comes up, and are in nobody's way.

// Before the updown script is run: it takes its time.
// rule: redirect-when-up
// file: programs/pluto/kernel.c
@@
symbol eroute_installed, firewall_notified, st;
expression E;
@@
 	if (eroute_installed) {
+		if (st != NULL)
+			update_reqid_group_redirects(st);
 		firewall_notified = E;
 	}

// rule: policy-rank
// file: programs/pluto/kernel_[fn][oe][rt]*.c
@@
symbol MIN_SPD_PRIORITY, shift, src, dst;
@@
-	MIN_SPD_PRIORITY + (((2 << shift) - src) << shift) + (2 << shift) - dst
+	MIN_SPD_PRIORITY + policy_rank(shift, src, dst)

// rule: withdraw-for-ipsec
// file: programs/pluto/kernel_[fn][oe][rt]*.c
@@
identifier st, sr, op;
expression list es;
@@
 netlink_sag_eroute(struct state *st, const struct spd_route *sr, unsigned op, ...)
 {
 	<...
-	return eroute_connection(es);
+	bool ok;
+	if (op != ERO_DELETE)
+		withdraw_redirects(sr);
+	ok = eroute_connection(es);
+	if (op == ERO_DELETE)
+		restore_redirects(sr);
+	return ok;
 	...>
 }

// Of the two policies only the outbound one has an if.
// rule: withdraw-for-shunt
// file: programs/pluto/kernel_[fn][oe][rt]*.c
// matches: 2
@@
symbol op, sr;
expression list es;
statement S;
@@
+	if (op != ERO_DELETE)
+		withdraw_redirects(sr);
 	if (!netlink_raw_eroute(es)) S
+	if (op == ERO_DELETE)
+		restore_redirects(sr);

// rule: netlink-includes-reqid-group
// file: programs/pluto/kernel_[fn][oe][rt]*.c
// matches: 1-2
@@
@@
 #include "kernel_netlink.h"
+#include "reqid_group.h"
