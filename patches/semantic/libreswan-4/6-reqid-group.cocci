// The Child SAs of a conn and one authenticated peer share an inbound reqid.

// rule: state-reqid-group
// file: programs/pluto/state.h
// matches: 1
@@
@@
struct state {
	...
+	struct reqid_group *st_reqid_group;
+	struct state *st_reqid_group_next;
	reqid_t st_reqid;
	...
};

// rule: deleted-state-leaves-group
// file: programs/pluto/state.c
// matches: 2
@ include @
@@
+ #include "reqid_group.h"
#include "state_db.h"

@@
identifier f = delete_state_tail, st;
@@
f(struct state *st)
{
	<...
+	leave_reqid_group(st);
	connection_delete_unused_instance(&st->st_connection, ...);
	...>
}

// The SPI and CPI are for a Child SA, not a route.
// rule: get-spi-for-child
// file: programs/pluto/kernel.c
// matches: 4-7
@ include @
@@
+ #include "reqid_group.h"
#include "state.h"

@ spi @
typedef ipsec_spi_t;
identifier f =~ "^get_(ipsec_spi|ipsec_cpi|my_cpi)$", sr;
@@
ipsec_spi_t f(...,
-	const struct spd_route *sr,
+	struct state *st,
	...)
{
+	const struct spd_route *sr = &st->st_connection->spd;
+	join_reqid_group(st);
	<...
-	sr->reqid
+	child_sa_reqid(st, true)
	...>
}

// rule: get-spi-prototypes
// file: programs/pluto/kernel.h
// matches: 1-2
@@
identifier f =~ "^get_(ipsec_spi|ipsec_cpi|my_cpi)$", sr;
@@
ipsec_spi_t f(...,
-	const struct spd_route *sr,
+	struct state *st,
	...);

// rule: get-spi-callers
// file: programs/pluto/ikev1_spdb_struct.c programs/pluto/ikev2_child.c
// versions: 4.5-
// matches: 4
@ pointer @
expression C, ST;
identifier f =~ "^get_(ipsec_spi|ipsec_cpi|my_cpi)$";
@@
f(...,
-	&C->spd,
+	ST,
	..., ST->st_logger)

@ member @
expression C, SA;
identifier f =~ "^get_(ipsec_spi|ipsec_cpi|my_cpi)$";
@@
f(...,
-	&C->spd,
+	&SA,
	..., SA.st_logger)

// And what one of them calls it through.
// rule: get-spi-callers.4.4
// file: programs/pluto/ikev1_spdb_struct.c programs/pluto/ikev2*.c programs/pluto/ikev2.h
// versions: -4.4
// matches: 9
@ through @
typedef ipsec_spi_t;
identifier f = ikev2_child_sa_spi, sr;
@@
ipsec_spi_t f(
-	const struct spd_route *sr,
+	struct state *st,
	...)
{
	<...
	get_ipsec_spi(...,
-	sr,
+	st,
	...)
	...>
}

@ prototype @
identifier f = ikev2_child_sa_spi, sr;
@@
ipsec_spi_t f(
-	const struct spd_route *sr,
+	struct state *st,
	...);

@ pointer @
expression C, ST;
identifier f =~ "^(get_ipsec_spi|get_my_cpi|ikev2_child_sa_spi)$";
@@
f(...,
-	&C->spd,
+	ST,
	..., ST->st_logger)

@ member @
expression C, SA;
identifier f =~ "^(get_ipsec_spi|get_my_cpi|ikev2_child_sa_spi)$";
@@
f(...,
-	&C->spd,
+	&SA,
	..., SA.st_logger)

// What only led to the route.
// rule: get-spi-callers-without-connection
// file: programs/pluto/ikev2_child.c
// versions: 4.8-
// matches: 2
@@
identifier f =~ "^compute_v2_child_", cc;
expression E;
@@
f(...)
{
	...
-	struct connection *cc = E;
	... when != cc
}

// rule: echo-proposal-for-child
// file: programs/pluto/ikev1_spdb_struct.c
// matches: 4-6
@ definition @
identifier sr, pi;
@@
echo_proposal(...,
-	const struct spd_route *sr,
+	struct state *st,
	...)
{
	<...
(
	get_ipsec_spi(...,
-	sr,
+	st,
	...)
|
	get_ipsec_cpi(
-	sr,
+	st,
	...)
|
	get_my_cpi(
-	sr,
+	st,
	...)
)
	...>
}

@ call @
expression C, ST;
@@
echo_proposal(...,
-	&C->spd,
+	ST,
	..., ST->st_logger)

// rule: setup-joins-group
// file: programs/pluto/kernel.c
// matches: 4-8
@@
identifier f = setup_half_ipsec_sa, st, inbound;
expression C;
@@
f(struct state *st, bool inbound)
{
	<...
(
-	C->spd.reqid
+	child_sa_reqid(st, inbound)
|
-	C->spd.eroute_owner == SOS_NOBODY
+	inbound_kernel_policy_needed(st)
)
	...>
}

// The peer is authenticated now, is it the expected one?
// rule: setup-inbound-joins-group
// file: programs/pluto/kernel.c
// matches: 1
@@
identifier f = setup_half_ipsec_sa, st, inbound, c;
@@
f(struct state *st, bool inbound)
{
	<...
	struct connection *c = st->st_connection;
+	if (inbound)
+		join_reqid_group(st);
	...>
}

// rule: policy-has-reqid
// file: programs/pluto/kernel.c
// versions: 4.7-
// matches: 4-6
@ definition @
identifier f = kernel_policy_from_spd, spd;
@@
f(...,
-	const struct spd_route *spd,
+	const struct spd_route *spd, reqid_t base_reqid,
	...)
{
	<...
-	spd->reqid
+	base_reqid
	...>
}

@ of_state @
identifier f = kernel_policy_from_state, st, spd, direction;
expression P;
@@
f(const struct state *st, const struct spd_route *spd, enum encap_direction direction)
{
	<...
	kernel_policy_from_spd(P,
-		spd,
+		spd, child_sa_reqid(st, direction == ENCAP_DIRECTION_INBOUND),
		...)
	...>
}

@ of_connection @
expression P, C, M, D;
@@
	kernel_policy_from_spd(P,
-		&C->spd,
+		&C->spd, C->spd.reqid,
		M, D)

// This one doesn't know its direction; but setup does, and all others are outbound.
// rule: policy-has-reqid.4.6
// file: programs/pluto/kernel.c
// versions: 4.5-4.6
// matches: 9
@ of_spd @
identifier f = kernel_encap_from_spd, spd;
@@
f(...,
-	const struct spd_route *spd,
+	reqid_t base_reqid,
	...)
{
	<...
-	spd->reqid
+	base_reqid
	...>
}

@ of_state_4_6 @
identifier f = kernel_encap_from_state, st, spd;
expression P, M;
@@
f(const struct state *st,
-	const struct spd_route *spd
+	bool inbound
	)
{
	<...
	kernel_encap_from_spd(P,
-		spd,
+		child_sa_reqid(st, inbound),
		M)
	...>
}

@ of_setup @
identifier f = setup_half_ipsec_sa, st, inbound;
expression SPD;
@@
f(struct state *st, bool inbound)
{
	<...
	kernel_encap_from_state(st,
-		SPD
+		inbound
		)
	...>
}

@ of_connection_4_6 @
expression P, C, M;
@@
	kernel_encap_from_spd(P,
-		&C->spd,
+		C->spd.reqid,
		M)

@ of_outbound @
expression S;
struct spd_route *SPD;
@@
	kernel_encap_from_state(S,
-		SPD
+		/*inbound*/false
		)
