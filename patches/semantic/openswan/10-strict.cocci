// strict-inbound-check= where it is C; its place in the tables is in 10-text.edit.

// rule: strict-policy-flag
// file: lib/libipsecconf/confread.c
@@
@@
 	KW_POLICY_FLAG(KBF_OVERLAPIP, POLICY_OVERLAPIP);
+	KW_POLICY_FLAG(KBF_STRICT_INBOUND_CHECK, POLICY_STRICT_INBOUND_CHECK);

// The names of policies have no gap, so it is shown as what has no name is.
// rule: strict-masked
// file: lib/libpluto/pluto_constants.c
@@
expression names, p;
@@
 bitnamesofb(names,
-	p & ~(POLICY_SHUNT_MASK | POLICY_FAIL_MASK | POLICY_EXPANSION)
+	p & ~(POLICY_SHUNT_MASK | POLICY_FAIL_MASK | POLICY_EXPANSION | POLICY_STRICT_INBOUND_CHECK)
 	, ...)

// rule: strict-shown
// file: lib/libpluto/pluto_constants.c
@@
identifier F = prettypolicy, buf, policy;
typedef lset_t;
@@
 F(lset_t policy)
 {
 	<...
+	if (LIN(POLICY_STRICT_INBOUND_CHECK, policy))
+		strncat(buf, "+STRICT_INBOUND_CHECK", sizeof(buf) - strlen(buf) - 1);
 	return buf;
 	...>
 }
