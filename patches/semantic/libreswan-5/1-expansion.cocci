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
// versions: -5.2
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

// rule: add-connection-allocated
// file: programs/pluto/connections.c
// versions: 5.3-
// matches: 2
@@
type T;
identifier WM, C, CONFIG;
@@
 T add_connection(
-		      const struct whack_message *WM,
+		      const struct whack_message *WM,
+		      struct expansion *expansion/*could be NULL*/,
 		      ...)
 {
 	...
 	struct config *CONFIG = alloc_config(...);
 	struct connection *C = alloc_connection(...);
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
// file: programs/pluto/whack_add*.c
// matches: 1
@@
@@
 #include "whack_delete.h"
+#include "expansion.h"

// rule: permutate-subnets
// file: programs/pluto/whack_add.c
// versions: 5.1-
// matches: 2
@@
identifier LEFT, RIGHT, WAM;
@@
 permutate_connection_subnets(...,
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
// file: programs/pluto/whack_add*.c
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

// rule: add-by-whack
// file: programs/pluto/whack_add.c
// versions: -5.0
// matches: 1
@@
identifier WM;
@@
 whack_add(const struct whack_message *WM, ...)
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
// versions: 5.1-
// matches: 1-2
@@
identifier LEFT, RIGHT;
@@
+	struct expansion_set *set = alloc_expansion_set(&LEFT.subnets, &RIGHT.subnets, HERE);
 	permutate_connection_subnets(..., &LEFT,
-		&RIGHT,
+		&RIGHT, set,
 		...);
+	expansion_set_delref(&set, HERE);

// rule: permutate-subnets-walked
// file: programs/pluto/whack_addconn.c
// versions: -5.0
// matches: 2
@@
identifier LEFT, RIGHT, LS, RS, WAM;
@@
 permutate_connection_subnets(...,
 	const struct subnets *LEFT,
-	const struct subnets *RIGHT,
+	const struct subnets *RIGHT,
+	const struct expansion_set *set,
 	...)
 {
 	...
 	struct subnets LS = *LEFT;
 	...
 	struct subnets RS = *RIGHT;
 	<...
 	add_connection(
-		&WAM,
+		&WAM, expansion_from_nr(set, LS.count - LEFT->count, RS.count - RIGHT->count),
 		...)
 	...>
 }

// rule: add-with-subnets-walked
// file: programs/pluto/whack_addconn.c
// versions: -5.0
// matches: 1-2
@@
identifier LEFT, RIGHT;
expression LOGGER;
@@
+	ip_subnets left_subnets = walk_subnets(&LEFT, LOGGER);
+	ip_subnets right_subnets = walk_subnets(&RIGHT, LOGGER);
+	struct expansion_set *set = alloc_expansion_set(&left_subnets, &right_subnets, HERE);
 	permutate_connection_subnets(..., &LEFT,
-		&RIGHT,
+		&RIGHT, set,
 		LOGGER);
+	expansion_set_delref(&set, HERE);
+	pfree(left_subnets.list);
+	pfree(right_subnets.list);

// rule: walk-subnets
// file: programs/pluto/whack_addconn.c
// versions: -5.0
// matches: 1
// text: WALK_SUBNETS
//+
//+/* All of the subnets, in the order of permutate_connection_subnets(); the caller frees .list. */
//+static ip_subnets walk_subnets(const struct subnets *first, struct logger *logger)
//+{
//+	ip_subnets all = {0};
//+	struct subnets subnets = *first;
//+	do {
//+		realloc_things(all.list, all.len, all.len + 1, "subnets");
//+		all.list[all.len++] = subnets.subnet;
//+	} while (next_subnet(&subnets, logger));
//+	return all;
//+}
@@
@@
 static void permutate_connection_subnets(...) { ... }
+int WALK_SUBNETS;

// rule: leave-expansion-set
// file: programs/pluto/terminate.c
// versions: 5.1-
// unless: programs/pluto/terminate.c /^void terminate_and_delete_connections\(struct connection \*c,/
// matches: 1
@@
expression CP;
@@
+	/* stop siblings routing the connection */
+	leave_expansion_set((*CP));
+	flush_connection_event((*CP), CONNECTION_OVERLAP);
 	terminate_and_down_and_unroute_connections((*CP), where);
 	delete_connection(CP);

// rule: leave-expansion-set-downed
// file: programs/pluto/terminate.c
// versions: -5.0
// matches: 1
@@
expression CP;
@@
+	/* stop siblings routing the connection */
+	leave_expansion_set((*CP));
+	flush_connection_event((*CP), CONNECTION_OVERLAP);
 	terminate_and_down_connections((*CP), ...);
 	delete_connection(CP);

// rule: leave-expansion-set-referenced
// file: programs/pluto/terminate.c
// when: programs/pluto/terminate.c /^void terminate_and_delete_connections\(struct connection \*c,/
// matches: 1
@@
identifier C;
@@
+	/* stop siblings routing the connection */
+	leave_expansion_set(C);
+	flush_connection_event(C, CONNECTION_OVERLAP);
 	terminate_and_down_and_unroute_connections(C, where);
 	connection_delref(&C, ...);

// rule: include-terminate
// file: programs/pluto/terminate.c
// matches: 1
@@
@@
 #include "revival.h"
+#include "expansion.h"
+#include "connection_event.h"
