// Addconn says to pluto which connections one conn's {left,right}subnets= made.

// rule: whack-message-expansion
// file: include/whack.h
@@
typedef bool;
@@
struct whack_message {
	...
	reqid_t sa_reqid;
+	bool expansion;
	...
};

// rule: starter-expansion
// file: lib/libipsecconf/starterwhack.c
@@
identifier f = starter_permutate_conns, sc, conn;
@@
f(...)
{
	<...
	sc.connalias = conn->name;
+	sc.expansion = true;
	...>
}

// rule: starter-sends-expansion
// file: lib/libipsecconf/starterwhack.c
@@
identifier f = starter_whack_basic_add_conn, msg, conn;
@@
f(...)
{
	<...
	msg.connalias = conn->connalias;
+	msg.expansion = conn->expansion;
	...>
}

// rule: connection-expansion
// file: programs/pluto/connections.h
@@
typedef bool;
@@
struct connection {
	...
	reqid_t sa_reqid;
+	bool expansion;	/* of {left,right}subnets= of the conn connalias */
	...
};
