// overlap-follows-peer= where it is C; its place in the tables is in 11-text.edit.

// rule: extract-overlap
// file: programs/pluto/connections.c programs/pluto/extract[.]c
// text: EXTRACT take 11 programs/pluto/connections.c /config->no_overlap_redirect =/
@@
identifier F = {extract_yn, extract_bool};
@@
 extract_connection(...)
 {
 	<...
+	EXTRACT();
 	config->strict_inbound_check = F(...);
 	...>
 }

// rule: show-overlap
// file: programs/pluto/connections.c
@@
@@
+CT(no_overlap_redirect, OVERLAP_FOLLOWS_PEER_NO);
 CNN(is_group(c), GROUP);
