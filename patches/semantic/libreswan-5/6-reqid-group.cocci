// The Child SA that an inbound reqid is for, and so its group, where only the connection was known.

// rule: spi-prototypes
// file: programs/pluto/kernel.h
// matches: 2
@@
typedef ipsec_spi_t;
identifier F = {get_ipsec_spi, get_ipsec_cpi};
identifier C;
@@
 ipsec_spi_t F(
-				 const struct connection *C,
+				 struct child_sa *child,
 				 ...);

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
+	join_reqid_group(child);
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
+	join_reqid_group(child);
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
@@
expression CHILD;
statement S;
@@
+	/* the peer is now authenticated, is it the expected one? */
+	join_reqid_group(CHILD);
+
 	if (!setup_half_kernel_state(CHILD, DIRECTION_INBOUND)) S

// rule: policy-reqid
// file: programs/pluto/kernel_policy.c
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

// rule: v2-spi
// file: programs/pluto/ikev2_child.c
// matches: 4
@@
identifier F = {compute_v2_child_ipcomp_cpi, compute_v2_child_spi};
identifier CHILD, C;
@@
 F(struct child_sa *CHILD)
 {
 	...
(
-	const struct connection *C = CHILD->sa.st_connection;
|
-	struct connection *C = CHILD->sa.st_connection;
)
 	...
(
 	get_ipsec_cpi(
-		C,
+		CHILD,
 		...)
|
 	get_ipsec_spi(
-		C,
+		CHILD,
 		...)
)
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
// versions: -5.1
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
// versions: 5.2-
// matches: 3
@@
expression SPD;
identifier CHILD;
@@
 	echo_proposal(...,
-		SPD,
+		CHILD,
 		CHILD->sa.logger)

// rule: expansions-of-one-add
// file: programs/pluto/whack_add*.c
// text: EXPANSIONS take 6 programs/pluto/whack_add.c /expansions = COS_NOBODY;|expansions = UNSET_CO_SERIAL;/
@@
@@
 permutate_connection_subnets(...)
 {
+	EXPANSIONS();
 	...
 }

// rule: add-expansion
// file: programs/pluto/whack_add*.c
// matches: 2-3
@@
@@
 add_connection(
(
-	&wam
+	&wam, &expansions
|
-	wm
+	wm, /*expansions*/NULL
)
 	, ...)
