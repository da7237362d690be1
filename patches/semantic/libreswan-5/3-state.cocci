// A peer's further IKE SA leaves the Child SAs of the one before, on their narrowed instances,
// alone.

// rule: narrowed-sibling
// file: programs/pluto/state.c
// matches: 1
// text: NARROWED_SIBLING take 3 programs/pluto/state.c /^bool is_narrowed_sibling/
@@
@@
 connswitch_state_and_log(...) { ... }
+int NARROWED_SIBLING;

// rule: keep-narrowed-siblings
// file: programs/pluto/state.c
// matches: 1
// text: KEEP_SIBLINGS take 3 programs/pluto/state.c /connection_requires_tss/
@@
identifier F = wipe_old_connections, ike, c;
identifier d != NULL;
statement S;
@@
 F(const struct ike_sa *ike)
 {
	<+...
 	if (c == d) S
+	KEEP_SIBLINGS();
	...+>
 }
