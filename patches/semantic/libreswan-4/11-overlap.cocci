// overlap-follows-peer=: the fields it fills.

// rule: overlap-whack-message
// file: include/whack.h
@@
@@
struct whack_message {
	...
	bool strict_inbound_check;
+	bool no_overlap_redirect;	/* see overlap.h */
	...
};

// rule: overlap-connection
// file: programs/pluto/connections.h
@@
@@
struct connection {
	...
	bool strict_inbound_check;
+	bool no_overlap_redirect;	/* see overlap.h */
	...
};
