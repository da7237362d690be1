// strict-inbound-check=: the fields it fills.

// rule: strict-whack-message
// file: include/whack.h
@@
@@
struct whack_message {
	...
	reqid_t sa_reqid;
+	bool strict_inbound_check;	/* RFC 4301 5.2; per IPsec SA */
	...
};

// rule: strict-connection
// file: programs/pluto/connections.h
@@
@@
struct connection {
	...
	reqid_t sa_reqid;
+	bool strict_inbound_check;	/* RFC 4301 5.2; check inbound packet against its own IPsec SA */
	...
};
