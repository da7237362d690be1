// Where reqid= gives several SAs one reqid, the outbound policy names its SA by the SPI too.

// rule: outbound-rule-spi
// file: programs/pluto/kernel_policy.c
// text: OUTBOUND_RULE_SPI take 2 programs/pluto/kernel_policy.c /direction == DIRECTION_OUTBOUND &&/
@@
identifier F = kernel_policy_from_state, policy;
@@
 F(...)
 {
 	...
 	struct kernel_policy policy = kernel_policy_from_spd(...);
+	OUTBOUND_RULE_SPI();
 	return policy;
 }

// rule: outbound-needs-spi
// file: programs/pluto/kernel_policy.c
// text: OUTBOUND_NEEDS_SPI take 2 programs/pluto/kernel_policy.c /^static bool outbound_kernel_policy_needs_spi/
@@
@@
 kernel_policy_from_spd(...) { ... }
+int OUTBOUND_NEEDS_SPI;

// rule: spi-supported
// file: programs/pluto/kernel.h
// text: POLICY_SPI_SUPPORTED take 2 programs/pluto/kernel.h /bool policy_spi_supported;/
@@
typedef bool;
@@
 struct kernel_ops {
 	...
 	bool esn_supported;
+	int POLICY_SPI_SUPPORTED;
 	...
 };

// rule: spi-supported-xfrm
// file: programs/pluto/kernel_xfrm.c
@@
@@
 const struct kernel_ops xfrm_kernel_ops = {
 	.esn_supported = true,
+	.policy_spi_supported = true,
 };

// rule: rule-spi
// file: programs/pluto/kernel_policy.h
// text: RULE_SPI take 2 programs/pluto/kernel_policy.h /ipsec_spi_t spi;/
@@
typedef reqid_t;
@@
 struct kernel_policy_rule {
 	...
 	reqid_t reqid;
+	int RULE_SPI;
 };

// rule: log-spi
// file: programs/pluto/kernel_ops.c
// text: LOG_RULE take 2 programs/pluto/kernel_ops.c /rule->spi != 0/
@@
identifier rule;
expression buf, text, proto;
@@
-	jam(buf, text, proto->name, rule->reqid);
+	LOG_RULE();

// rule: template-spi
// file: programs/pluto/kernel_xfrm.c
@@
identifier F = kernel_xfrm_policy_add, tmpl, rule;
@@
 F(...)
 {
 	<+...
 	tmpl->id.proto = rule->proto;
+	tmpl->id.spi = rule->spi;
 	...+>
 }
