// What another connection's Child SA carries is not accepted a second time. In a file of its own,
// after the other rules: spatch stumbles over these functions.

// rule: conflicting-selectors
// file: programs/pluto/ikev2_ts.c
// matches: 1
// text: CONFLICTING_SELECTORS take 3 programs/pluto/ikev2_ts.c /^static bool selector_pair_conflicts\(/
@@
@@
 scribble_ts_response_on_initiator(...) { ... }
+int CONFLICTING_SELECTORS;
