// overlap-follows-peer= where it is C; its place in the tables is in 10-text.edit.

// rule: extract-overlap
// file: programs/pluto/connections.c
// text: EXTRACT take 11 programs/pluto/connections.c /extract_yn\("", "overlap-follows-peer"/
@@
@@
 extract_connection(...)
 {
 	<...
+	EXTRACT();
 	config->strict_inbound_check = extract_yn(...);
 	...>
 }

// rule: show-overlap
// file: programs/pluto/connections.c
@@
@@
+CT(no_overlap_redirect, OVERLAP_FOLLOWS_PEER_NO);
 CNN(is_group(c), GROUP);
