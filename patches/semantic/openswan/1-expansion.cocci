// Part 1 for Openswan: pluto learns which connections are expansions of one conn, and routes the
// intersection of expansions that overlap crosswise. What is decided where is in expansion.h.

// rule: permutated-conn-is-expansion
// file: lib/libipsecconf/starterwhack.c
// matches: 1
@@
identifier sc;
expression name;
@@
starter_permutate_conns(...)
{
	<+...
	sc.connalias = name;
+	sc.expansion = TRUE;
	...+>
}

// rule: whack-says-expansion
// file: lib/libipsecconf/starterwhack.c
// matches: 1
@@
struct whack_message *msg;
struct starter_conn *conn;
@@
	msg->connalias = conn->connalias;
+	if (conn->expansion)
+		msg->string3 = conn->connalias;

// rule: add-expansion
// file: programs/pluto/connections.c
// matches: 1
@@
expression c, wm;
@@
add_connection(...)
{
	<+...
	c->connalias = wm->connalias;
+	c->expansion = whack_expansion(wm);
	...+>
}

// rule: instance-routes-no-overlap
// file: programs/pluto/connections.c
// matches: 1
@@
identifier c, d;
expression E;
@@
instantiate(struct connection *c, ...)
{
	<+...
	d = clone_thing(*c, E);
+	d->overlap_routed = FALSE;
	...+>
}

// rule: connections-include-expansion
// file: programs/pluto/connections.c
// matches: 1
@@
@@
#include "foodgroups.h"
+#include "expansion.h"

// rule: route-overlap
// file: programs/pluto/kernel.c
// matches: 1
@@
identifier c, st;
@@
route_and_eroute(struct connection *c, ..., struct state *st)
{
	<+...
+	expansion_routed(c, st != NULL);
	return TRUE;
	...+>
}

// rule: unroute-overlap
// file: programs/pluto/kernel.c
// matches: 1
@@
identifier c;
@@
unroute_connection(struct connection *c)
{
	...
+	expansion_unrouted(c);
}

// rule: kernel-includes-expansion
// file: programs/pluto/kernel.c
// matches: 1
@@
@@
#include "timer.h"
+#include "expansion.h"

// rule: failure-unroutes-overlap
// file: programs/pluto/state.c
// matches: 1
@@
identifier st;
@@
delete_state(struct state *st)
{
	<+...
+	expansion_unrouted(st->st_connection);
	st->st_connection = NULL;
	...+>
}

// rule: state-includes-expansion
// file: programs/pluto/state.c
// matches: 1
@@
@@
#include "timer.h"
+#include "expansion.h"

// rule: route-added-overlap
// file: programs/pluto/rcv_whack.c
// matches: 2
@@
identifier msg;
@@
	if (msg.whack_connection)
-		add_connection(&msg);
+	{
+		add_connection(&msg);
+		expansion_added(msg.name);
+	}

// rule: operator-claims-route
// file: programs/pluto/rcv_whack.c
// matches: 1
@@
identifier msg;
statement S;
@@
+	if (msg.whack_route || msg.whack_initiate)
+		claim_expansions(msg.name);
	if (msg.whack_route) S

// rule: rcv-whack-includes-expansion
// file: programs/pluto/rcv_whack.c
// matches: 1
@@
@@
#include "timer.h"
+#include "expansion.h"

// rule: overlap-refused
// file: programs/pluto/timer.c
// matches: 2
@@
identifier st;
@@
(
retransmit_v1_msg
|
retransmit_v2_msg
)
 (struct state *st)
{
	<+...
	loglog(RC_NORETRANSMISSION, ...);
+	expansion_refused(st);
	...+>
}

// rule: timer-includes-expansion
// file: programs/pluto/timer.c
// matches: 1
@@
@@
#include "timer.h"
+#include "expansion.h"

// A trap's template is of transport mode, and the kernel wants it to have the family of what it
// selects. Without this a conn for IPv6 between hosts with IPv4 cannot be routed, only be up.
// rule: trap-family
// file: programs/pluto/kernel_[fn][oe][rt]*.c
// matches: 1
@@
identifier tmpl, i;
expression E;
symbol family;
@@
netlink_raw_eroute(...)
{
	<+...
	tmpl[i].mode = E;
+	if (i == 0 && !tmpl[i].mode)
+		tmpl[i].family = family;
	...+>
}
