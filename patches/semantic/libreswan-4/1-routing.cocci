// The intersection of expansions that overlap crosswise is routed: see expansion.h.

// rule: connections-include-expansion
// file: programs/pluto/connections.c
@@
@@
+ #include "expansion.h"
#include "connections.h"

// rule: kernel-includes-expansion
// file: programs/pluto/kernel.c
@@
@@
+ #include "expansion.h"
#include "connections.h"

// rule: state-includes-expansion
// file: programs/pluto/state.c
@@
@@
+ #include "expansion.h"
#include "connections.h"

// rule: rcv-whack-includes-expansion
// file: programs/pluto/rcv_whack.c
@@
@@
+ #include "expansion.h"
#include "connections.h"

// rule: add-joins-set
// file: programs/pluto/connections.c
@@
identifier f = add_connection, c, wm;
expression WHAT;
@@
f(..., const struct whack_message *wm, ...)
{
	<...
	llog(RC_LOG, c->logger, "added %s connection", WHAT);
+	expansion_added(c);
	...>
}

// rule: release-disowns
// file: programs/pluto/connections.c
@@
identifier f = release_connection, c;
@@
f(struct connection *c, ...)
{
+	expansion_disowned(c);
	...
}

// rule: delete-leaves-set
// file: programs/pluto/connections.c
@@
expression C;
@@
+	expansion_deleted(C);
	flush_revival(C);

// rule: routed
// file: programs/pluto/kernel.c
@@
identifier f = route_and_eroute, c, sr, st;
@@
f(struct connection *c, struct spd_route *sr, struct state *st, ...)
{
	<...
+	expansion_routed(c, st);
	return true;
	...>
}

// rule: unrouted
// file: programs/pluto/kernel.c
@@
identifier f = unroute_connection, c;
@@
f(struct connection *c)
{
	...
+	expansion_unrouted(c);
}

// rule: whack-route-disowns
// file: programs/pluto/rcv_whack.c
@@
identifier f = whack_route_connection, c;
@@
f(struct connection *c, ...)
{
+	expansion_disowned(c);
	...
}

// rule: refused
// file: programs/pluto/state.c
@@
identifier f = delete_state_tail, st;
@@
f(struct state *st)
{
+	expansion_state_deleted(st);
	...
}
