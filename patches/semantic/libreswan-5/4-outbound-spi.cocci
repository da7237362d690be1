// Where reqid= gives several SAs one reqid, the outbound policy names its SA by the SPI too. It
// follows each rekey, and never names an SA that is gone.

// rule: outbound-rule-spi
// file: programs/pluto/kernel_policy.c
// matches: 1
// text: OUTBOUND_RULE_SPI take 4 programs/pluto/kernel_policy.c /direction == DIRECTION_OUTBOUND &&/
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
// matches: 1
// text: OUTBOUND_NEEDS_SPI take 4 programs/pluto/kernel_policy.c /^static bool outbound_kernel_policy_needs_spi/
@@
@@
 kernel_policy_from_spd(...) { ... }
+int OUTBOUND_NEEDS_SPI;

// rule: move-outbound
// file: programs/pluto/kernel_policy.c
// unless: programs/pluto/kernel.c /^static bool install_outbound_ipsec_kernel_policies/
// matches: 1
// text: MOVE_OUTBOUND take 4 programs/pluto/kernel_policy.c /^void move_outbound_ipsec_kernel_policies/
@@
@@
 install_inbound_ipsec_kernel_policies(...) { ... }
+int MOVE_OUTBOUND;

// rule: move-outbound-kernel
// file: programs/pluto/kernel.c
// when: programs/pluto/kernel.c /^static bool install_outbound_ipsec_kernel_policies/
// matches: 1
// text: MOVE_OUTBOUND take 4 programs/pluto/kernel_policy.c /^void move_outbound_ipsec_kernel_policies/
@@
@@
 install_inbound_ipsec_kernel_policies(...) { ... }
+int MOVE_OUTBOUND;

// rule: outbound-must-wait
// file: programs/pluto/kernel_policy.c programs/pluto/kernel.c
// matches: 1
@@
identifier F = install_outbound_ipsec_kernel_policies, child, ok;
typedef bool;
@@
 F(struct child_sa *child, ...)
 {
 	...
 	bool ok = true;
+	bool must_wait = outbound_kernel_policy_must_wait(child);
 	... when any
 }

// rule: outbound-waits
// file: programs/pluto/kernel_policy.c programs/pluto/kernel.c
// matches: 1
// text: LEAVING_OUTBOUND
//+			pdbg(logger, "kernel: %s() leaving outbound policy with "PRI_SO,
//+			     __func__, pri_so(child->sa.st_v2_rekey_pred));
@@
identifier F = install_outbound_ipsec_kernel_policies, spd;
statement S;
@@
 F(...)
 {
 	<+...
 	if (spd->block) S
 	else
+	if (must_wait) {
+		LEAVING_OUTBOUND();
+	} else
 	{ ... }
 	...+>
 }

// rule: outbound-wait-ends
// file: programs/pluto/kernel_policy.c programs/pluto/kernel.c
// unless: programs/pluto/connections.h /struct spds \*spds;/
// matches: 1
// text: OUTBOUND_WAIT_ENDS take 4 programs/pluto/kernel_policy.c /schedule_timeout\("outbound kernel policy"/
@@
identifier F = install_outbound_ipsec_kernel_policies, child;
iterator name FOR_EACH_ITEM;
statement S;
@@
 F(struct child_sa *child, ...)
 {
 	... when any
 	FOR_EACH_ITEM(...) S
+	OUTBOUND_WAIT_ENDS();
 	return true;
 }

// rule: outbound-wait-ends-table
// file: programs/pluto/kernel_policy.c programs/pluto/kernel.c
// when: programs/pluto/connections.h /struct spds \*spds;/
// matches: 1
// text: OUTBOUND_WAIT_ENDS take 4 programs/pluto/kernel_policy.c /schedule_timeout\("outbound kernel policy"/
@@
identifier F = install_outbound_ipsec_kernel_policies, child;
iterator name TABLE_FOR_EACH;
statement S;
@@
 F(struct child_sa *child, ...)
 {
 	... when any
 	TABLE_FOR_EACH(...) S
+	OUTBOUND_WAIT_ENDS();
 	return true;
 }

// rule: outbound-before-delete
// file: programs/pluto/kernel.c
// matches: 1
@@
identifier F = uninstall_kernel_states, child;
@@
 F(struct child_sa *child)
 {
 	...
+	/* before the outbound SA that the policy may specify goes */
+	move_outbound_ipsec_kernel_policies(child);
+
 	uninstall_kernel_state(child, DIRECTION_OUTBOUND);
 	...
 }

// rule: outbound-hard-expired
// file: programs/pluto/kernel.c
// matches: 1
@@
identifier F = handle_sa_expire, child, pr, expire;
expression hard;
expression list es;
statement S;
@@
 F(...)
 {
 	<+...
 	if (hard && expire == SA_HARD_EXPIRED) {
 		if (inbound) S
 		else {
 			pr->outbound.expired[expire] = true;
 			set_sa_info(pr, es);
+			/* the kernel has deleted the SA */
+			move_outbound_ipsec_kernel_policies(child);
 		}
 		set_sa_expire_next_event(SA_HARD_EXPIRED, child);
 	} else { ... }
 	...+>
 }

// rule: ops-field
// file: programs/pluto/kernel.h
// matches: 1
// text: POLICY_SPI_SUPPORTED take 4 programs/pluto/kernel.h /bool policy_spi_supported;/
@@
typedef bool;
@@
 struct kernel_ops {
 	...
 	bool esn_supported;
+	int POLICY_SPI_SUPPORTED;
 	...
 };

// rule: ops-log
// file: programs/pluto/kernel_ops.c
// matches: 1
// text: LOG_RULE take 4 programs/pluto/kernel_ops.c /rule->spi != 0/
@@
identifier rule;
expression buf, text, proto;
@@
-	jam(buf, text, proto->name, rule->reqid);
+	LOG_RULE();

// rule: template-spi
// file: programs/pluto/kernel_xfrm.c
// matches: 1
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

// rule: ops-xfrm
// file: programs/pluto/kernel_xfrm.c
// matches: 1
@@
@@
 const struct kernel_ops xfrm_kernel_ops = {
 	.esn_supported = true,
+	.policy_spi_supported = true,
 };

// rule: ops-pfkey
// file: programs/pluto/kernel_pfkeyv2.c
// matches: 1
@@
expression E;
@@
 const struct kernel_ops pfkeyv2_kernel_ops = {
 	.sha2_truncbug_support = E,
+	.policy_spi_supported = false,
 };

// rule: rule-spi
// file: programs/pluto/kernel_policy.h
// matches: 1
// text: RULE_SPI take 4 programs/pluto/kernel_policy.h /ipsec_spi_t spi;/
@@
typedef reqid_t;
@@
 struct kernel_policy_rule {
 	...
 	reqid_t reqid;
+	int RULE_SPI;
 };

// rule: wait-destroyed
// file: programs/pluto/state.c
// matches: 1
@@
identifier F = delete_state, st;
@@
 F(struct state *st)
 {
 	<+...
+	destroy_timeout(&st->st_outbound_kernel_policy_timeout);
 	clear_retransmits(st);
 	...+>
 }
