// Redirects are made when a Child SA comes up, and are in nobody's way.

// rule: redirect-when-up
// file: programs/pluto/routing.c
@@
identifier F = set_established_outbound, c, child;
@@
 F(...)
 {
 	...
 	c->established_child_sa = child->sa.st_serialno;
+	update_reqid_group_redirects(child);
 	...
 }

// rule: withdraw-for-ipsec
// file: programs/pluto/kernel_policy.c
@@
identifier F = install_outbound_ipsec_kernel_policy, child, spd, policy;
expression E;
@@
 F(struct child_sa *child, struct spd *spd, ...)
 {
 	<+...
 	PASSERT(E, policy.nr_rules > 0);
+	withdraw_redirects(spd, child);
 	...+>
 }

// rule: restore-when-deleted
// file: programs/pluto/kernel_policy.c
// matches: 1-2
@@
identifier F = delete_spd_kernel_policy, spd, direction;
expression list es;
@@
 F(const struct spd *spd, ..., enum direction direction, ...)
 {
 	...
-	return delete_kernel_policy(es);
+	bool ok = delete_kernel_policy(es);
+	if (direction == DIRECTION_OUTBOUND) {
+		restore_redirects(spd);
+	}
+	return ok;
 }

// rule: priority-supported
// file: programs/pluto/kernel.h
// text: PRIORITY_SUPPORTED take 8 programs/pluto/kernel.h /bool policy_priority_supported;/
@@
typedef bool;
@@
 struct kernel_ops {
 	...
 	bool policy_spi_supported;
+	int PRIORITY_SUPPORTED;
 	...
 };

// rule: priority-supported-xfrm
// file: programs/pluto/kernel_xfrm.c
@@
@@
 const struct kernel_ops xfrm_kernel_ops = {
 	.policy_spi_supported = true,
+	.policy_priority_supported = true,
 };
