// Where expansions overlap crosswise, their intersection is routed.

// rule: include-routing
// file: programs/pluto/routing.c
// versions: 5.1-
// matches: 1
@@
@@
 #include "ipsec_interface.h"
+#include "expansion.h"
+#include "iface.h"			/* for struct iface_device */
+#include "whack_shutdown.h"		/* for exiting_pluto */

// rule: include-routing-early
// file: programs/pluto/routing.c
// versions: -5.0
// matches: 1
@@
@@
 #include "connection_event.h"
+#include "expansion.h"
+#include "iface.h"			/* for struct iface_device */
+#include "whack_shutdown.h"		/* for exiting_pluto */

// rule: route-overlap
// file: programs/pluto/routing.c
// matches: 1
@@
@@
 enum routing_event {
 	...,
 	CONNECTION_UNROUTE,
+	/* route, but leave the ROUTE bit alone */
+	CONNECTION_ROUTE_OVERLAP,
 	...
 };

// rule: route-overlap-name
// file: programs/pluto/routing.c
// matches: 1
@@
@@
 static const char *routing_event_name[] = {
 	...,
 	S(CONNECTION_UNROUTE),
+	S(CONNECTION_ROUTE_OVERLAP),
 	...
 };

// rule: declare-update-overlap
// file: programs/pluto/routing.c
// matches: 1
// text: DECLARE_UPDATE_OVERLAP take 1 programs/pluto/routing.c /where_t where\);$/
@@
@@
 static bool dispatch_1(...);
+int DECLARE_UPDATE_OVERLAP;

// rule: overlap-functions
// file: programs/pluto/routing.c
// matches: 1
// text: OVERLAP_FUNCTIONS take 1 programs/pluto/routing.c /^static void overlap_refused/
@@
@@
 void connection_unroute(...) { ... }
+int OVERLAP_FUNCTIONS;

// rule: teardown-routed-negotiation
// file: programs/pluto/routing.c
// matches: 1
@@
expression C;
@@
 	routed_kernel_policy_to_unrouted(C,
(
-		DIRECTIONS_INBOUND
+		DIRECTIONS_OUTBOUND
|
-		DIRECTION_INBOUND
+		DIRECTION_OUTBOUND
)
 		, ...)

// rule: dispatch-route-overlap
// file: programs/pluto/routing.c
// matches: 1
// text: CASE_ROUTE_OVERLAP take 1 programs/pluto/routing.c /case X\(ROUTE_OVERLAP/
@@
statement S1, S2;
@@
 dispatch_1(...)
 {
 	<...
 	if (never_negotiate(...)) S1
	else {
		if (!unrouted_to_routed_ondemand(...)) S2
		...
	}
 	return true;
+	CASE_ROUTE_OVERLAP();
 	...>
 }

// rule: dispatch-establish-crossing
// file: programs/pluto/routing.c
// matches: 1
// text: CASE_ESTABLISH_IKE take 1 programs/pluto/routing.c /crossing streams/
@@
@@
 dispatch_1(...)
 {
 	<...
+	CASE_ESTABLISH_IKE();
 	set_established_ike(...);
 	return true;
 	...>
 }

// rule: route-overlap-is-route
// file: programs/pluto/routing.c
// versions: 5.1-
// matches: 1
@@
expression C, EVENT;
@@
-	(C->routing.state == RT_UNROUTED && EVENT == CONNECTION_ROUTE) ||
+	(C->routing.state == RT_UNROUTED && EVENT == CONNECTION_ROUTE) ||
+	(C->routing.state == RT_UNROUTED && EVENT == CONNECTION_ROUTE_OVERLAP) ||
 	...

// rule: update-overlap
// file: programs/pluto/routing.c
// matches: 1
@@
expression EVENT, C, E;
identifier OLD;
@@
 	ldbg_routing_stop(EVENT, C, ..., E, &OLD, ...);
+	/* LOGGER may be gone */
+	update_overlap(EVENT, C, OLD.routing, ok, E->where);

// rule: unroute-overlap-of-dead-interface
// file: programs/pluto/iface.c
// matches: 1
@@
expression C;
@@
 release_dead_interfaces(...)
 {
 	<...
+	connection_unroute_overlap(C, HERE);
 	disorient(C);
 	...>
 }

// rule: route-overlap-when-oriented
// file: programs/pluto/orient.c
// versions: 5.1-5.3
// matches: 1
// text: ELSE_ROUTE_OVERLAP take 1 programs/pluto/orient.c /connection_route_overlap/
@@
expression C;
@@
 	if (C->policy.route) {
 		connection_route(C, HERE);
+		ELSE_ROUTE_OVERLAP();
 	}

// rule: route-overlap-when-oriented-again
// file: programs/pluto/routing.c
// versions: 5.4-
// matches: 1
// text: ELSE_ROUTE_OVERLAP
//+	} else {
//+		connection_route_overlap(c, where);
@@
@@
 connection_oriented(struct connection *c, ..., where_t where)
 {
 	...
 	if (c->policy.route) {
 		connection_route(c, where);
+		ELSE_ROUTE_OVERLAP();
 	}
 	...
 }
