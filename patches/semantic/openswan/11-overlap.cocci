// overlap-follows-peer= where it is C; its place in the tables is in 11-text.edit.

// rule: overlap-policy-flag
// file: lib/libipsecconf/confread.c
@@
@@
 	KW_POLICY_FLAG(KBF_OVERLAPIP, POLICY_OVERLAPIP);
+	KW_POLICY_NEGATIVE_FLAG(KBF_OVERLAP_FOLLOWS_PEER, POLICY_OVERLAP_FOLLOWS_PEER_NO);

// rule: overlap-masked
// file: lib/libpluto/pluto_constants.c
@@
expression names, p;
@@
 bitnamesofb(names,
-	p & ~(POLICY_SHUNT_MASK | POLICY_FAIL_MASK | POLICY_EXPANSION | POLICY_STRICT_INBOUND_CHECK)
+	p & ~(POLICY_SHUNT_MASK | POLICY_FAIL_MASK | POLICY_EXPANSION | POLICY_STRICT_INBOUND_CHECK | POLICY_OVERLAP_FOLLOWS_PEER_NO)
 	, ...)

// rule: overlap-shown
// file: lib/libpluto/pluto_constants.c
@@
identifier F = prettypolicy, buf, policy;
typedef lset_t;
@@
 F(lset_t policy)
 {
 	<...
+	if (LIN(POLICY_OVERLAP_FOLLOWS_PEER_NO, policy))
+		strncat(buf, "+OVERLAP_FOLLOWS_PEER_NO", sizeof(buf) - strlen(buf) - 1);
 	return buf;
 	...>
 }
