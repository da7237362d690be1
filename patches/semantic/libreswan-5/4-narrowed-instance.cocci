// IKEv2: each Child SA that the peer's request narrows gets an instance with just its selectors.

// rule: template-matched
// file: programs/pluto/ikev2_ts.c
// versions: 5.2-
@@
identifier F = find_best_connection_for_v2TS_request, cc, d;
expression list es;
statement S;
@@
 F(...)
 {
 	<+...
 	if (
+	    /* CC's updated ID doesn't match %fromcert */
+	    !is_cc_narrowing_template(cc, d) &&
 	    !compare_connection_id(cc, d, es)) S
 	...+>
 }

// rule: whose-request
// file: programs/pluto/ikev2_ts.c
// matches: 2
@@
expression d, tsps, nsps, trace;
symbol ike;
@@
(
 	fit_connection_for_v2TS_request(
+					cc,
 					d, tsps, nsps, trace)
|
 	fit_connection_for_v2TS_request(
-					ike, d,
+					cc, d, ike,
 					tsps, nsps, trace)
)

// rule: narrow-to-unused
// file: programs/pluto/ikev2_ts.c
// text: NARROW_TO_UNUSED take 4 programs/pluto/ikev2_ts.c /^static bool narrow_to_unused/
@@
@@
 find_best_connection_for_v2TS_request(...) { ... }
+int NARROW_TO_UNUSED;

// rule: terminate-holds-connection
// file: programs/pluto/terminate.c
// versions: -5.0
// matches: 2
// From 5.1 on the callers hold it.  With the IKE SA's last Child SA, which can
// be another instance's, the IKE SA's own instance is deleted.
@@
identifier c, where;
@@
 void terminate_all_connection_states(struct connection *c, where_t where)
 {
+	connection_addref_where(c, &global_logger, where);
 	...
 	whack_connection_states(c, ...);
+	connection_delref_where(&c, &global_logger, where);
 }

// rule: wipe-holds-connections
// file: programs/pluto/state.c
// versions: 5.4-
// There, a Child SA is terminated with its IKE SA, and so with all others of that:
// next_connection()'s next one can be an instance that is gone.
@@
identifier cf;
@@
 wipe_old_connections(...)
 {
 	<...
 	while (
-	       next_connection
+	       all_connections
 	       (&cf)) { ... }
 	...>
 }
