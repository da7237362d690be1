// IKEv2: a Child SA that was narrowed is rekeyed with the selectors that it accepted.

// rule: accepted-always-replaced
// file: programs/pluto/ikev2_ts.c
// versions: -5.3
// matches: 1-2
@@
identifier F = scribble_accepted_selectors, selectors, nsp, trace;
type T;
typedef ip_selectors;
statement A, L;
@@
 F(ip_selectors *selectors, const struct narrowed_selector_payload *nsp, T trace)
 {
-	if (selectors->len > 0) {
-		...
-	} else {
-		pexpect(selectors->len == 0);
-		pexpect(selectors->list == NULL);
+	dbg_ts("replacing %u accepted selectors with %u", selectors->len, nsp->nr);
+	pfree_list(selectors);
 		A
 		L
-	}
 }

// rule: accepted-always-replaced-5.4
// file: programs/pluto/ikev2_ts.c
// versions: 5.4-
// matches: 1-2
@@
identifier F = scribble_accepted_selectors, selectors, nsp, trace;
type T;
typedef ip_selectors;
statement A, L;
@@
 F(ip_selectors **selectors, const struct narrowed_selector_payload *nsp, T trace)
 {
-	if (len(*selectors) > 0) {
-		...
-	} else {
-		vexpect((*selectors) == NULL);
+	vdbg("replacing %u accepted selectors with %u", len(*selectors), nsp->nr);
+	pfreeany(*selectors);
 		A
 		L
-	}
 }

// rule: propose-const
// file: programs/pluto/ikev2_ts.c
// versions: -5.3
@@
identifier F = emit_v2TS_payload, selectors;
typedef ip_selectors;
@@
 F(...,
+	const
 	ip_selectors *selectors, ...)
 { ... }

// rule: child-selectors
// file: programs/pluto/ikev2_ts.c
// text: CHILD_SELECTORS take 3 programs/pluto/ikev2_ts.c /^static const ip_selectors \*child_selectors/
@@
@@
 emit_v2TS_payload(...) { ... }
+int CHILD_SELECTORS;

// rule: selectors-of-child
// file: programs/pluto/ikev2_ts.c
// versions: -5.3
// matches: 8
@@
identifier F = {emit_v2TS_request_payloads, process_v2TS_response_payloads, verify_rekey_child_request_ts};
identifier c, END;
@@
 F(...)
 {
 	<+...
(
-	pexpect(selector_eq_selector(..., c->END->child.selectors.proposed.list[0]));
|
-	&c->END->child.selectors.proposed
+	child_selectors(child, c->END)
)
 	...+>
 }

// rule: selectors-of-child-5.4
// file: programs/pluto/ikev2_ts.c
// versions: 5.4-
// matches: 8
@@
identifier F = {emit_v2TS_request_payloads, process_v2TS_response_payloads, verify_rekey_child_request_ts};
identifier c, END, I, R, ends;
symbol i, r;
@@
 F(...)
 {
 	<+...
(
-	vexpect(selector_eq_selector(..., c->END->child.selectors.proposed->table[0]));
|
 	emit_v2TS_payload(...,
-		c->END->child.selectors.proposed
+		child_selectors(child, c->END)
 		, ...)
|
 	const struct child_selector_ends ends = {
 		.i.selectors =
-			c->I->child.selectors.proposed
+			child_selectors(child, c->I)
 			,
 		.r.selectors =
-			c->R->child.selectors.proposed
+			child_selectors(child, c->R)
 			,
 	};
)
 	...+>
 }
