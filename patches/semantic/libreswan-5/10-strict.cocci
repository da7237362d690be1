// strict-inbound-check= where it is C; its place in the tables is in 10-text.edit.

// rule: extract-strict
// file: programs/pluto/connections.c programs/pluto/extract[.]c
// text: EXTRACT take 10 programs/pluto/connections.c /config->strict_inbound_check =/
@@
identifier F = {extract_yn, extract_bool};
@@
 extract_connection(...)
 {
 	<...
+	EXTRACT();
 	config->sha2_truncbug = F(...);
 	...>
 }

// rule: show-strict
// file: programs/pluto/connections.c
@@
@@
+CT(strict_inbound_check, STRICT_INBOUND_CHECK);
 CNN(is_group(c), GROUP);
