// strict-inbound-check= where it is C; its place in the tables is in 9-text.edit.

// rule: extract-strict
// file: programs/pluto/connections.c
// text: EXTRACT take 10 programs/pluto/connections.c /extract_yn\("", "strict-inbound-check"/
@@
@@
 extract_connection(...)
 {
 	<...
+	EXTRACT();
 	config->sha2_truncbug = extract_yn(...);
 	...>
 }

// rule: show-strict
// file: programs/pluto/connections.c
@@
@@
+CT(strict_inbound_check, STRICT_INBOUND_CHECK);
 CNN(is_group(c), GROUP);
