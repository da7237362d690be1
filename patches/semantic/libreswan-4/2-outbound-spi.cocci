// Where reqid= gives several SAs one reqid, the outbound policy names its SA by the SPI too.

// rule: rule-spi
// file: programs/pluto/kernel.h
// text: RULE_SPI
//+	ipsec_spi_t spi; /* when non-zero, only the SA with this SPI */
@@
typedef reqid_t;
identifier s =~ "^(kernel_policy_rule|encap_rule|pfkey_proto_info)$";
@@
 struct s {
 	...
 	reqid_t reqid;
+	int RULE_SPI;
 };

// rule: outbound-spi
// file: programs/pluto/kernel.c
// versions: 4.7-
// text: NEEDS_SPI copy outbound_spi.c
// text: SPECIFY_SPI copy specify_spi.c
@@
@@
 kernel_policy_from_spd(...) { ... }
+int NEEDS_SPI;
+int SPECIFY_SPI;

// rule: outbound-spi.4.6
// file: programs/pluto/kernel.c
// versions: 4.5-4.6
// text: NEEDS_SPI copy outbound_spi.c
// text: SPECIFY_SPI copy specify_spi-4.6.c
@@
@@
 kernel_encap_from_state(...) { ... }
+int NEEDS_SPI;
+int SPECIFY_SPI;

// rule: outbound-spi.4.4
// file: programs/pluto/kernel_xfrm.c
// versions: -4.4
// text: NEEDS_SPI copy outbound_spi.c
// text: SPECIFY_SPI copy specify_spi-4.4.c
@@
@@
 netlink_get_spi(...) { ... }
+int NEEDS_SPI;
+int SPECIFY_SPI;

// rule: outbound-rule-spi
// file: programs/pluto/kernel.c
// versions: 4.7-
// text: OUTBOUND_RULE_SPI
//+	/*
//+	 * Not inbound, the packet's SPI already selected the SA; and
//+	 * when rekeying both the old and new SA are accepted.
//+	 */
//+	if (direction == ENCAP_DIRECTION_OUTBOUND &&
//+	    outbound_kernel_policy_needs_spi(st->st_connection)) {
//+		specify_outbound_kernel_policy_spi(&kernel_policy, st);
//+	}
@@
@@
 kernel_policy_from_state(...)
 {
 	...
 	struct kernel_policy kernel_policy = kernel_policy_from_spd(...);
+	OUTBOUND_RULE_SPI();
 	return kernel_policy;
 }

// All that this function installs is outbound.
// rule: outbound-rule-spi.4.6
// file: programs/pluto/kernel.c programs/pluto/kernel_xfrm.c
// versions: -4.6
// matches: 1-2
@ writable @
identifier f = sag_eroute, P;
@@
 f(...)
 {
 	<...
-	const struct kernel_encap P
+	struct kernel_encap P
 		= kernel_encap_from_state(...);
 	...>
 }

@ specify @
identifier f =~ "^(netlink_)?sag_eroute$";
expression P, C;
@@
 f(...)
 {
 	<...
+	if (outbound_kernel_policy_needs_spi(C)) {
+		specify_outbound_kernel_policy_spi(P, st);
+	}
 	return eroute_connection(..., P, calculate_sa_prio(C, ...), ...);
 	...>
 }

// rule: template-spi
// file: programs/pluto/kernel_xfrm.c
@@
expression T, R, I;
@@
(
 	T[I].id.proto = R[I].proto;
+	T[I].id.spi = R[I].spi;
|
 	T->id.proto = R->proto;
+	T->id.spi = R->spi;
)
