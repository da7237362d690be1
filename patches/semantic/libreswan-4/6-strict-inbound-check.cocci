// strict-inbound-check=yes: a conn's Child SAs are in no group.

// rule: whack-message-strict-inbound-check
// file: include/whack.h
@@
@@
struct whack_message {
	...
+	bool strict_inbound_check;
	reqid_t sa_reqid;
	...
};

// rule: connection-strict-inbound-check
// file: programs/pluto/connections.h
@@
@@
struct connection {
	...
+	bool strict_inbound_check;	/* RFC 4301 5.2 */
	reqid_t sa_reqid;
	...
};
