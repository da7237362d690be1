// An instance that a peer's request narrowed is found, for a packet and for what it initiates,
// by what it accepted: its siblings are for the other selectors.

// rule: acquire-local
// file: programs/pluto/connections.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
@@
iterator name FOR_EACH_ITEM;
typedef ip_selectors, connection_priority_t;
identifier c;
expression end;
statement S;
@@
 	connection_priority_t src = 0;
+	const ip_selectors *locals = new_child_selectors(c, c->local);
 	FOR_EACH_ITEM(end,
-		      &c->local->child.selectors.proposed
+		      locals
 		     ) S

// rule: acquire-remote
// file: programs/pluto/connections.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
@@
iterator name FOR_EACH_ITEM;
typedef ip_selectors, connection_priority_t;
identifier c;
expression end;
statement S;
@@
 	connection_priority_t dst = 0;
+	const ip_selectors *remotes = new_child_selectors(c, c->remote);
 	FOR_EACH_ITEM(end,
-		      &c->remote->child.selectors.proposed
+		      remotes
 		     ) S

// rule: acquire-why-not
// file: programs/pluto/connections.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 2
@@
identifier c;
expression buf;
@@
 	jam_selectors(buf,
(
-		      c->local->child.selectors.proposed
+		      *locals
|
-		      c->remote->child.selectors.proposed
+		      *remotes
)
 		     )

// rule: acquire-local-table
// file: programs/pluto/connections.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
@@
iterator name TABLE_FOR_EACH;
typedef ip_selectors, connection_priority_t;
identifier c;
expression end;
statement S;
@@
 	connection_priority_t src = 0;
+	const ip_selectors *locals = new_child_selectors(c, c->local);
 	TABLE_FOR_EACH(end,
-		       c->local->child.selectors.proposed
+		       locals
 		      ) S

// rule: acquire-remote-table
// file: programs/pluto/connections.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
@@
iterator name TABLE_FOR_EACH;
typedef ip_selectors, connection_priority_t;
identifier c;
expression end;
statement S;
@@
 	connection_priority_t dst = 0;
+	const ip_selectors *remotes = new_child_selectors(c, c->remote);
 	TABLE_FOR_EACH(end,
-		       c->remote->child.selectors.proposed
+		       remotes
 		      ) S

// rule: acquire-why-not-table
// file: programs/pluto/connections.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 2
@@
identifier c;
expression buf;
@@
 	jam_selectors(buf,
(
-		      c->local->child.selectors.proposed
+		      locals
|
-		      c->remote->child.selectors.proposed
+		      remotes
)
 		     )

// rule: child-selectors
// file: programs/pluto/connections.c
// matches: 1
// text: CHILD_SELECTORS take 3 programs/pluto/connections.c /^const ip_selectors \*child_sa_selectors/
@@
@@
 dpd_active_locally(...) { ... }
+int CHILD_SELECTORS;
