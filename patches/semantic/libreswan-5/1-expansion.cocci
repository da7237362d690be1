// What <<ipsec add>> made of one conn: each connection's configuration points at its expansion.

// rule: declare-expansion
// file: programs/pluto/connections.h
// matches: 1
@@
@@
 struct kernel_acquire;
+struct expansion;

// rule: config-expansion
// file: programs/pluto/connections.h
// matches: 1
@@
@@
 struct config {
 	...
 	char *connalias;
+	struct expansion *expansion;	/* NULL unless made from
+					 * {left,right}subnets= */
 	...
 };

// rule: add-connection-prototype
// file: programs/pluto/connections.h
// matches: 1
@@
type T;
identifier WM;
@@
 T add_connection(
-		      const struct whack_message *WM,
+		      const struct whack_message *WM,
+		      struct expansion *expansion/*could be NULL*/,
 		      ...);

// rule: add-connection
// file: programs/pluto/connections.c
// matches: 2
@@
type T;
identifier WM;
expression C, CONFIG;
@@
 T add_connection(
-		      const struct whack_message *WM,
+		      const struct whack_message *WM,
+		      struct expansion *expansion/*could be NULL*/,
 		      ...)
 {
 	...
 	C->root_config = CONFIG;
+	CONFIG->expansion = attach_expansion(expansion, C, HERE);
 	...
 }

// rule: discard-expansion
// file: programs/pluto/connections.c
// matches: 1
@@
expression CONFIG;
@@
+	detach_expansion(&CONFIG->expansion, where);
 	pfreeany(CONFIG->connalias);

// rule: include-expansion
// file: programs/pluto/whack_add.c
// matches: 1
@@
@@
 #include "whack_delete.h"
+#include "expansion.h"

// rule: permutate-subnets
// file: programs/pluto/whack_add.c
// matches: 2
@@
identifier WM, LEFT, RIGHT, WAM;
@@
 permutate_connection_subnets(const struct whack_message *WM,
 	const struct subnets *LEFT,
-	const struct subnets *RIGHT,
+	const struct subnets *RIGHT,
+	const struct expansion_set *set,
 	...)
 {
 	<...
 	add_connection(
-		&WAM,
+		&WAM, expansion_from_nr(set, left_i, right_i),
 		...)
 	...>
 }

// rule: add-without-subnets
// file: programs/pluto/whack_add.c
// matches: 1
@@
identifier WM;
@@
 add_connections(const struct whack_message *WM, ...)
 {
 	<...
 	add_connection(
-		WM,
+		WM, /*expansion*/NULL,
 		...)
 	...>
 }

// rule: add-with-subnets
// file: programs/pluto/whack_add.c
// matches: 1
@@
identifier LEFT, RIGHT;
@@
+	struct expansion_set *set = alloc_expansion_set(&LEFT.subnets, &RIGHT.subnets, HERE);
 	permutate_connection_subnets(..., &LEFT,
-		&RIGHT,
+		&RIGHT, set,
 		...);
+	expansion_set_delref(&set, HERE);

// rule: leave-expansion-set
// file: programs/pluto/terminate.c
// matches: 1
@@
expression CP;
@@
+	/* stop siblings routing the connection */
+	leave_expansion_set((*CP));
+	flush_connection_event((*CP), CONNECTION_OVERLAP);
 	terminate_and_down_and_unroute_connections((*CP), where);
 	delete_connection(CP);

// rule: include-terminate
// file: programs/pluto/terminate.c
// matches: 1
@@
@@
 #include "revival.h"
+#include "expansion.h"
+#include "connection_event.h"
