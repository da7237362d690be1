// Where reqid= gives several SAs one reqid, the outbound policy names its SA by the SPI too.

// rule: rule-spi
// file: programs/pluto/kernel.h
@@
@@
 struct kernel_policy_rule {
 	...
 	reqid_t reqid;
+	ipsec_spi_t spi;	/* when non-zero, only the SA with this SPI */
 };

// rule: outbound-spi
// file: programs/pluto/kernel.c
// text: OUTBOUND_SPI copy outbound_spi.c
@@
@@
 kernel_policy_from_spd(...) { ... }
+int OUTBOUND_SPI;

// rule: outbound-rule-spi
// file: programs/pluto/kernel.c
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

// rule: template-spi
// file: programs/pluto/kernel_xfrm.c
@@
expression T, R;
@@
 	T->id.proto = R->proto;
+	T->id.spi = R->spi;
