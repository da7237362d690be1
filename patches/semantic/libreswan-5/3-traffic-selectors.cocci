// IKEv2: each Child SA that the peer's request narrows gets an instance with just those
// selectors. An instance is compared, and rekeyed, with what it accepted.

// rule: partial
// file: programs/pluto/ikev2_ts.c
// matches: 1
// text: PARTIAL take 3 programs/pluto/ikev2_ts.c /bool partial;/
@@
typedef shunk_t;
@@
 struct narrowed_selector_payload {
 	...
 	shunk_t sec_label;
+	int PARTIAL;
 	...
 };

// rule: accepted-always-replaced
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
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

// rule: accepted-always-replaced-table
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
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

// rule: narrowed-by-request
// file: programs/pluto/ikev2_ts.c
// matches: 1
// text: NARROWED take 3 programs/pluto/ikev2_ts.c /c->child.narrowed =/
@@
identifier F = scribble_ts_request_on_responder, c;
expression list es;
@@
 F(..., struct connection *c, ...)
 {
 	...
 	scribble_selectors_on_spd(c, es);
+	NARROWED();
 }

// rule: propose-const
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
@@
identifier F = emit_v2TS_payload, selectors;
typedef ip_selectors;
@@
 F(...,
+	const
 	ip_selectors *selectors, ...)
 { ... }

// rule: propose-own
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 2
@@
identifier F = emit_v2TS_request_payloads, c, END;
@@
 F(...)
 {
 	<+...
-	&c->END->child.selectors.proposed
+	initiator_selectors(child, c->END)
 	...+>
 }

// rule: propose-own-table
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 2
@@
identifier F = emit_v2TS_request_payloads, c, END;
@@
 F(...)
 {
 	<+...
-	c->END->child.selectors.proposed
+	initiator_selectors(child, c->END)
 	...+>
 }

// rule: partial-fit
// file: programs/pluto/ikev2_ts.c
// matches: 2
@@
identifier F = fit_tsp_to_end, nsp, match;
expression E;
@@
 F(struct narrowed_selector_payload *nsp, ...)
 {
 	<+...
(
 	nsp->nr = 0;
+	nsp->partial = false;
|
+	if (!match) {
+		nsp->partial = true;
+	}
+
 	if (!match && E) { ... }
)
 	...+>
 }

// rule: compare-selectors
// file: programs/pluto/ikev2_ts.c
// matches: 1
// text: COMPARE_SELECTORS take 3 programs/pluto/ikev2_ts.c /^static bool tsp_in_selectors/
@@
@@
 fit_tsps_to_ends(...) { ... }
+int COMPARE_SELECTORS;

// rule: fit-narrowed-first
// file: programs/pluto/ikev2_ts.c
// matches: 1
// text: NARROWED_INSTANCE take 3 programs/pluto/ikev2_ts.c /is_instance.d. && connection_is_narrowed.d./
@@
identifier F = fit_connection_for_v2TS_request, selectors_fit;
@@
 F(...)
 {
+	NARROWED_INSTANCE();
 	enum fit selectors_fit;
 	... when any
 }

// rule: needs-narrowing
// file: programs/pluto/ikev2_ts.c
// matches: 2
// text: FIT_TEMPLATE take 3 programs/pluto/ikev2_ts.c /if \(!is_template_of_narrowed\(d, cc\)\) \{/
// text: NEEDS_NARROWING take 3 programs/pluto/ikev2_ts.c /needs narrowing but already accepted/
@@
identifier F = fit_connection_for_v2TS_request;
@@
 F(...)
 {
 	...
 	if (!fit_tsps_to_ends(...)) {
+		FIT_TEMPLATE();
 		return false;
 	}
+	NEEDS_NARROWING();
 	...
 }

// rule: template-matched
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/ikev2_ts.c /compare_connection_id\(/
// matches: 1
@@
identifier F = find_best_connection_for_v2TS_request, cc, d;
expression list es;
statement S;
@@
 F(...)
 {
 	<+...
 	if (
+	    !is_template_of_narrowed(d, cc) &&
 	    !compare_connection_id(cc, d, es)) S
 	...+>
 }

// rule: whose-request
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/ikev2_ts.c /= labeled_parent_instantiate\(ike,/
// matches: 2
@@
expression d, tsps, nsps, trace;
@@
-	fit_connection_for_v2TS_request(d, tsps, nsps, trace)
+	fit_connection_for_v2TS_request(child, d, tsps, nsps, trace)

// rule: whose-request-ike
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/ikev2_ts.c /= labeled_parent_instantiate\(ike,/
// matches: 2
@@
expression d, tsps, nsps, trace;
@@
-	fit_connection_for_v2TS_request(ike, d, tsps, nsps, trace)
+	fit_connection_for_v2TS_request(ike, child, d, tsps, nsps, trace)

// rule: further-instance
// file: programs/pluto/ikev2_ts.c
// matches: 2
// text: PEER_OF_IKE_SA take 3 programs/pluto/ikev2_ts.c /connection_requires_tss\(s\) != NULL/
// text: NOT_CARRIED_TWICE take 3 programs/pluto/ikev2_ts.c /s->config->narrowing &&/
@@
identifier F = process_v2TS_request_payloads, best, trace;
expression child;
@@
 F(...)
 {
 	<+...
 	struct connection *s = spd_instantiate(...);
+	PEER_OF_IKE_SA();
 	scribble_ts_request_on_responder(child, s, &best.nsps, trace);
+	NOT_CARRIED_TWICE();
 	...+>
 }

// rule: narrow-own-instance
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
// text: NARROW_OWN take 3 programs/pluto/ikev2_ts.c /best.connection == cc &&/
@@
identifier F = process_v2TS_request_payloads, best, c, trace;
expression child;
@@
 F(...)
 {
 	<+...
 	if (is_labeled_parent(best.connection)) {
 		...
 	} else if (best.connection != NULL && is_template(best.connection)) {
 		...
 		scribble_ts_request_on_responder(child, c, &best.nsps, trace);
 		...
+		NARROW_OWN();
 	}
 	...+>
 }

// rule: narrow-own-instance-table
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 1
// text: NARROW_OWN
//+
//+		if (is_instance(cc) && cc->config->narrowing &&
//+		    (best.nsps.i.partial || best.nsps.r.partial)) {
//+			/*
//+			 * The IKE SA's first Child SA stays on the
//+			 * IKE SA's instance (see MOBIKE).
//+			 */
//+			vdbg("narrowing the IKE SA's instance");
//+			scribble_ts_request_on_responder(child, cc, &best.nsps, verbose);
//+			if (!drop_conflicting_selectors(child, cc, &best.nsps, verbose)) {
//+				return false;
//+			}
//+		}
@@
identifier F = process_v2TS_request_payloads, best;
statement S;
@@
 F(...)
 {
 	<+...
 	if (best.connection != child->sa.st_connection) S
+	NARROW_OWN();
 	...+>
 }

// rule: response-fits-proposal
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 3
@@
identifier F = process_v2TS_response_payloads, c, END;
@@
 F(...)
 {
 	<+...
(
-	pexpect(selector_eq_selector(..., c->END->child.selectors.proposed.list[0]));
|
-	&c->END->child.selectors.proposed
+	initiator_selectors(child, c->END)
)
 	...+>
 }

// rule: rekey-fits-accepted
// file: programs/pluto/ikev2_ts.c
// unless: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 3
@@
identifier F = verify_rekey_child_request_ts, c, END;
@@
 F(...)
 {
 	<+...
(
-	pexpect(selector_eq_selector(..., c->END->child.selectors.proposed.list[0]));
|
-	&c->END->child.selectors.proposed
+	child_sa_selectors(c, c->END)
)
 	...+>
 }

// rule: rekey-fits-all
// file: programs/pluto/ikev2_ts.c
// matches: 1
@@
identifier F = verify_rekey_child_request_ts, c, best;
expression list es;
statement S;
@@
 F(...)
 {
 	...
 	const struct connection *c = ...;
 	<+...
 	if (
-	    !fit_tsps_to_ends(&best, es)
+	    !fit_tsps_to_ends(&best, es) ||
+	    (c->config->narrowing && !is_labeled(c) &&
+	     (best.i.partial || best.r.partial))
 	   ) S
 	...+>
 }

// rule: response-fits-proposal-table
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 3
@@
identifier F = process_v2TS_response_payloads, c, END, ends;
symbol i, r;
@@
 F(...)
 {
 	<+...
(
-	vexpect(selector_eq_selector(..., c->END->child.selectors.proposed->table[0]));
|
 	const struct child_selector_ends ends = {
 		.i.selectors =
-			c->local->child.selectors.proposed
+			initiator_selectors(child, c->local)
 			,
 		.r.selectors =
-			c->remote->child.selectors.proposed
+			initiator_selectors(child, c->remote)
 			,
 	};
)
 	...+>
 }

// rule: rekey-fits-accepted-table
// file: programs/pluto/ikev2_ts.c
// when: programs/pluto/connections.h /ip_selectors \*accepted/
// matches: 3
@@
identifier F = verify_rekey_child_request_ts, c, END, ends;
symbol i, r;
@@
 F(...)
 {
 	<+...
(
-	vexpect(selector_eq_selector(..., c->END->child.selectors.proposed->table[0]));
|
 	const struct child_selector_ends ends = {
 		.i.selectors =
-			c->remote->child.selectors.proposed
+			child_sa_selectors(c, c->remote)
 			,
 		.r.selectors =
-			c->local->child.selectors.proposed
+			child_sa_selectors(c, c->local)
 			,
 	};
)
 	...+>
 }
