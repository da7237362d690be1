// Addconn says to pluto which connections one conn's {left,right}subnets= made.

// rule: whack-message-expansions
// file: include/whack.h
// matches: 2
@ include @
@@
+ #include "expansions.h"
#include "reqid.h"

@ member @
@@
struct whack_message {
	...
	reqid_t sa_reqid;
+	expansions_t expansions;
	...
};

// rule: starter-expansions
// file: lib/libipsecconf/starterwhack.c
// matches: 2
@ set @
identifier f = starter_permutate_conns, sc, conn;
@@
f(...)
{
+	const expansions_t expansions = new_expansions();
	<...
	sc.connalias = conn->name;
+	sc.expansions = expansions;
	...>
}

// rule: starter-sends-expansions
// file: lib/libipsecconf/starterwhack.c
@@
identifier f = starter_whack_basic_add_conn, msg, conn;
@@
f(...)
{
	<...
	msg.connalias = conn->connalias;
+	msg.expansions = conn->expansions;
	...>
}

// rule: connection-expansions
// file: programs/pluto/connections.h
// matches: 2
@ include @
@@
+ #include "expansions.h"
#include "reqid.h"

@ member @
@@
struct connection {
	...
	reqid_t sa_reqid;
+	expansions_t expansions;	/* of {left,right}subnets= */
	...
};
