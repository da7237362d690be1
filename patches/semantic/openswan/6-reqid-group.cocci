// The inbound SAs and policies of expansions of one conn, with one peer, share a reqid, and SPIs are
// allocated under the reqid that the SA will have.

// rule: expansion-policy
// file: lib/libipsecconf/starterwhack.c
@@
identifier sc;
expression name;
@@
 starter_permutate_conns(...)
 {
 	<+...
 	sc.connalias = name;
+	sc.policy |= POLICY_EXPANSION;
 	...+>
 }

// What it prints must be what it was.
// rule: expansion-not-shown
// file: lib/libpluto/pluto_constants.c
@@
expression names, p;
@@
 bitnamesofb(names,
-	p & ~(POLICY_SHUNT_MASK | POLICY_FAIL_MASK)
+	p & ~(POLICY_SHUNT_MASK | POLICY_FAIL_MASK | POLICY_EXPANSION)
 	, ...)

// 2.6.49 allocates under the reqid that the connection has: that does no harm, the SA that takes the
// place has a reqid of its own.
// rule: spi-under-real-reqid
// file: programs/pluto/kernel.c
// matches: 0-1
@@
identifier pi, proto, st;
@@
 get_ipsec_spi(struct ipsec_proto_info *pi, int proto, struct state *st, ...)
 {
 	<+...
-	get_proto_reqid()
+	inbound_spi_reqid(st, proto)
 	...+>
 }

// rule: cpi-under-real-reqid
// file: programs/pluto/kernel.c
// matches: 0-1
@@
identifier st;
@@
 get_my_cpi(struct state *st, ...)
 {
 	<+...
-	get_proto_reqid()
+	inbound_spi_reqid(st, IPPROTO_COMP)
 	...+>
 }

// rule: no-constant-reqid
// file: programs/pluto/kernel.c
// matches: 0-1
@@
@@
-unsigned get_proto_reqid(void) { ... }

// The SAs of both directions, and the templates of the inbound policy: setup_esp_sa() and
// setup_half_ipsec_sa(). Both have these names, and are too long for spatch to follow each path.
// rule: sa-reqid
// file: programs/pluto/kernel.c
// matches: 6
@@
symbol c, st, inbound;
@@
-	c->spd.reqid
+	sa_reqid(st, inbound)

// rule: join-before-inbound-sa
// file: programs/pluto/kernel.c
@@
symbol said, st, inbound;
@@
+	if (inbound)
+		join_reqid_group(st);
 	memset(said, 0, sizeof(said));

// The policy is not installed anew when rekeyed; the reqid can be another one then.
// rule: inbound-policy-follows-reqid
// file: programs/pluto/kernel.c
@@
symbol c;
expression E;
@@
 	kernel_ops->inbound_eroute ?
-		c->spd.eroute_owner == SOS_NOBODY
+		c->spd.eroute_owner == SOS_NOBODY || LIN(POLICY_EXPANSION, c->policy)
 		: E

// rule: reqids-for-groups
// file: programs/pluto/connections.c
@@
typedef uint32_t;
@@
-static
 uint32_t gen_reqid(void) { ... }
