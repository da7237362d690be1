// Which connections one conn's {left,right}subnets= made: addconn says so to pluto.

// rule: whack-message-expansion-set
// file: include/whack.h
// matches: 2
@ include @
@@
+ #include "expansion_set.h"
#include "reqid.h"

@ member @
identifier f = sa_reqid;
@@
struct whack_message {
	...
	reqid_t f;
+	expansion_set_t expansion_set;
	...
};

// rule: starter-permutates-in-set
// file: lib/libipsecconf/starterwhack.c
// matches: 2
@ set @
identifier f = starter_permutate_conns, sc, conn;
@@
f(...)
{
+	const expansion_set_t expansion_set = new_expansion_set();
	<...
	sc.connalias = conn->name;
+	sc.expansion_set = expansion_set;
	...>
}

// rule: starter-sends-expansion-set
// file: lib/libipsecconf/starterwhack.c
// matches: 1
@@
identifier f = starter_whack_basic_add_conn, msg, conn;
@@
f(...)
{
	<...
	msg.connalias = conn->connalias;
+	msg.expansion_set = conn->expansion_set;
	...>
}

// rule: connection-expansion-set
// file: programs/pluto/connections.h
// matches: 2
@ include @
@@
+ #include "expansion_set.h"
#include "reqid.h"

@ member @
@@
struct connection {
	...
	reqid_t sa_reqid;
+	/* a conn's {left,right}subnets= made this, and its siblings */
+	expansion_set_t expansion_set;
	...
};
