// Part 6: strict-inbound-check= where it is C; its place in the tables is in 6-strict.edit.

// rule: extract-strict
// file: programs/pluto/connections.c
// versions: -5.2
@@
@@
 extract_connection(...)
 {
 	<...
+	config->strict_inbound_check = extract_yn("", "strict-inbound-check", wm->strict_inbound_check,
+						  /*default*/false, wm, c->logger);
+
 	config->sha2_truncbug = extract_yn(...);
 	...>
 }

// rule: extract-strict-5.3
// file: programs/pluto/connections.c
// versions: 5.3
@@
@@
 extract_connection(...)
 {
 	<...
+	config->strict_inbound_check = extract_yn("", "strict-inbound-check", wm->strict_inbound_check,
+						  /*value_when_unset*/YN_NO, wm, c->logger);
+
 	config->sha2_truncbug = extract_yn(...);
 	...>
 }

// rule: extract-strict-5.4
// file: programs/pluto/extract.c
// versions: 5.4-
@@
@@
 extract_connection(...)
 {
 	<...
+	config->strict_inbound_check =
+		extract_bool(kv(wm, END_ROOF, KWS_STRICT_INBOUND_CHECK),
+			     /*value_when_unset*/YN_NO,
+			     &d, verbose);
+	if (d != NULL) {
+		return d;
+	}
+
 	config->sha2_truncbug = extract_bool(...);
 	...>
 }

// rule: show-strict
// file: programs/pluto/connections.c
@@
@@
+CT(strict_inbound_check, STRICT_INBOUND_CHECK);
 CNN(is_group(c), GROUP);

// rule: starterwhack-strict
// file: lib/libipsecconf/starterwhack.c
// versions: 5.2
@@
@@
+	msg.strict_inbound_check = conn->values[KNCF_STRICT_INBOUND_CHECK].option;
 	msg.mobike = ...;
