// The Child SA that an inbound reqid is for, and so its group, where only the connection was known.

// rule: state-reqid-group
// file: programs/pluto/state.h
// unless: programs/pluto/state.h /st_pfs_kem;/
// matches: 1
@@
@@
 struct state {
 	...
+	struct reqid_group *st_reqid_group;	/* when non-NULL, Child SA's
+						 * inbound reqid is shared */
 	const struct dh_desc *st_pfs_group;
 	...
 };

// rule: state-reqid-group-kem
// file: programs/pluto/state.h
// when: programs/pluto/state.h /st_pfs_kem;/
// matches: 1
@@
@@
 struct state {
 	...
+	struct reqid_group *st_reqid_group;	/* when non-NULL, Child SA's
+						 * inbound reqid is shared */
 	const struct ke_desc *st_pfs_kem;
 	...
 };

// rule: include-state
// file: programs/pluto/state.c
// matches: 1
@@
@@
 #include "state_db.h"
+#include "reqid_group.h"

// rule: leave-reqid-group
// file: programs/pluto/state.c
// matches: 1
@@
expression ST;
@@
 	v2_msgid_free(ST);
+	leave_reqid_group(ST, HERE);

// rule: init-reqid-groups
// file: programs/pluto/plutomain.c
// matches: 1
@@
expression LOGGER;
@@
 	spd_db_init(LOGGER);
+	init_reqid_groups(LOGGER);

// rule: check-reqid-groups
// file: programs/pluto/whack_shutdown.c
// matches: 1
@@
expression LOGGER;
@@
 	spd_db_check(LOGGER, ...);
+	check_reqid_groups(LOGGER);

// rule: spi-prototypes
// file: programs/pluto/kernel.h
// matches: 2
@@
typedef ipsec_spi_t;
identifier C;
@@
(
 ipsec_spi_t get_ipsec_spi(
-				 const struct connection *C,
+				 struct child_sa *child,
 				 ...);
|
 ipsec_spi_t get_ipsec_cpi(
-				 const struct connection *C,
+				 struct child_sa *child,
 				 ...);
)

// rule: include-kernel
// file: programs/pluto/kernel.c
// matches: 1
@@
@@
 #include "terminate.h"
+#include "reqid_group.h"

// rule: spi-of-child
// file: programs/pluto/kernel.c
// matches: 3
@@
identifier C;
@@
 get_ipsec_spi(
-			  const struct connection *C,
+			  struct child_sa *child,
 			  ...)
 {
 	passert(...);
+	const struct connection *C = child->sa.st_connection;
+	join_reqid_group(child, HERE);
 	return kernel_ops_get_ipsec_spi(...,
 		get_proto_reqid(
-			C->child.reqid,
+			child_sa_reqid(child, DIRECTION_INBOUND),
 			...),
 		...);
 }

// rule: cpi-of-child
// file: programs/pluto/kernel.c
// matches: 3
@@
identifier C;
@@
 get_ipsec_cpi(
-			  const struct connection *C,
+			  struct child_sa *child,
 			  ...)
 {
+	const struct connection *C = child->sa.st_connection;
+	join_reqid_group(child, HERE);
 	return kernel_ops_get_ipsec_spi(...,
 		get_proto_reqid(
-			C->child.reqid,
+			child_sa_reqid(child, DIRECTION_INBOUND),
 			...),
 		...);
 }

// rule: setup-reqid
// file: programs/pluto/kernel.c
// matches: 4
@@
identifier CHILD, DIRECTION, ROUTE, C;
@@
 setup_half_kernel_state(struct child_sa *CHILD, enum direction DIRECTION)
 {
 	...
 	struct kernel_route ROUTE = kernel_route_from_state(CHILD, DIRECTION);
+	reqid_t child_reqid = child_sa_reqid(CHILD, DIRECTION);
 	<...
(
 	reqid_esp(
-		C->child.reqid
+		child_reqid
 		)
|
 	reqid_ah(
-		C->child.reqid
+		child_reqid
 		)
|
 	reqid_ipcomp(
-		C->child.reqid
+		child_reqid
 		)
)
 	...>
 }

// rule: join-when-authenticated
// file: programs/pluto/kernel.c
// matches: 1
@@
expression CHILD;
statement S;
@@
+	/* the peer is now authenticated, is it the expected one? */
+	join_reqid_group(CHILD, HERE);
+
 	if (!setup_half_kernel_state(CHILD, DIRECTION_INBOUND)) S

// rule: include-kernel-policy
// file: programs/pluto/kernel_policy.c
// matches: 1
@@
@@
 #include "updown.h"
+#include "reqid_group.h"

// rule: policy-reqid
// file: programs/pluto/kernel_policy.c
// matches: 1
@@
identifier POLICY, SPD;
@@
 kernel_policy_from_spd(struct kernel_policy_encap POLICY,
-						   const struct spd *SPD,
+						   const struct spd *SPD,
+						   reqid_t child_reqid,
 						   ...)
 { ... }

// rule: policy-from-state
// file: programs/pluto/kernel_policy.c
// matches: 1
@@
identifier CHILD, SPD, DIRECTION;
@@
 kernel_policy_from_state(const struct child_sa *CHILD, const struct spd *SPD,
 			  enum direction DIRECTION, ...)
 {
 	<...
 	kernel_policy_from_spd(...,
-		SPD,
+		SPD,
+		child_sa_reqid(CHILD, DIRECTION),
 		...)
 	...>
 }

// rule: policy-of-sec-label
// file: programs/pluto/kernel_policy.c
// matches: 1
@@
identifier SPD, C;
@@
 add_sec_label_kernel_policy(const struct spd *SPD, ...)
 {
 	...
 	const struct connection *C = SPD->connection;
 	<...
 	kernel_policy_from_spd(...,
-		SPD,
+		SPD, C->child.reqid,
 		...)
 	...>
 }

// rule: v2-cpi
// file: programs/pluto/ikev2_child.c
// matches: 2
@@
identifier CHILD, C;
@@
 compute_v2_child_ipcomp_cpi(struct child_sa *CHILD)
 {
 	...
-	const struct connection *C = CHILD->sa.st_connection;
 	...
 	get_ipsec_cpi(
-		C,
+		CHILD,
 		...)
 	...
 }

// rule: v2-spi
// file: programs/pluto/ikev2_child.c
// matches: 2
@@
identifier CHILD, C;
@@
 compute_v2_child_spi(struct child_sa *CHILD)
 {
 	...
-	struct connection *C = CHILD->sa.st_connection;
 	...
 	get_ipsec_spi(
-		C,
+		CHILD,
 		...)
 	...
 }

// rule: v1-initiator-spi
// file: programs/pluto/ikev1_spdb_struct.c
// matches: 2
@@
identifier C, ST;
@@
(
 	get_ipsec_cpi(
-		C,
+		pexpect_child_sa(ST),
 		ST->logger)
|
 	get_ipsec_spi(
-		C,
+		pexpect_child_sa(ST),
 		..., ST->logger)
)

// rule: v1-responder-spi
// file: programs/pluto/ikev1_spdb_struct.c
// matches: 3
@@
identifier SPD, LOGGER;
@@
 echo_proposal(...,
-			  const struct spd *SPD,
-			  struct logger *LOGGER)
+			  struct child_sa *child,
+			  struct logger *LOGGER)
 {
 	<...
(
 	get_ipsec_cpi(
-		SPD->connection,
+		child,
 		...)
|
 	get_ipsec_spi(
-		SPD->connection,
+		child,
 		...)
)
 	...>
 }

// rule: v1-responder-state
// file: programs/pluto/ikev1_spdb_struct.c
// versions: -5.0
// matches: 3
@@
expression SPD;
identifier ST;
@@
 	echo_proposal(...,
-		SPD,
+		pexpect_child_sa(ST),
 		ST->logger)

// rule: v1-responder-child
// file: programs/pluto/ikev1_spdb_struct.c
// versions: 5.1-
// matches: 3
@@
expression SPD;
identifier CHILD;
@@
 	echo_proposal(...,
-		SPD,
+		CHILD,
 		CHILD->sa.logger)
