// Part 2 for Openswan: the inbound SAs and policies of expansions of one conn, with one peer, share a
// reqid, and SPIs are allocated under the reqid that the SA will have. See reqid_group.h.

// rule: spi-under-real-reqid
// file: programs/pluto/kernel.c
// matches: 1
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
// matches: 1
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
// matches: 1
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
// matches: 1
@@
symbol said, st, inbound;
@@
+	if (inbound)
+		join_reqid_group(st);
	memset(said, 0, sizeof(said));

// rule: inbound-policy-follows-reqid
// file: programs/pluto/kernel.c
// matches: 1
@@
symbol c, st;
expression E;
@@
	kernel_ops->inbound_eroute ?
-		c->spd.eroute_owner == SOS_NOBODY
+		c->spd.eroute_owner == SOS_NOBODY || inbound_policy_outdated(st)
		: E

// rule: inbound-policy-has-reqid
// file: programs/pluto/kernel.c
// matches: 1
@@
symbol st;
@@
	(void) raw_eroute(..., ERO_ADD_INBOUND, ...);
+	st->st_connection->spd.inbound_reqid = sa_reqid(st, TRUE);

// rule: kernel-includes-reqid-group
// file: programs/pluto/kernel.c
// matches: 1
@@
@@
#include "expansion.h"
+#include "reqid_group.h"

// rule: leave-group
// file: programs/pluto/state.c
// matches: 1
@@
identifier st;
@@
delete_state(struct state *st)
{
	<+...
+	leave_reqid_group(st);
	st->st_connection = NULL;
	...+>
}

// rule: state-includes-reqid-group
// file: programs/pluto/state.c
// matches: 1
@@
@@
#include "expansion.h"
+#include "reqid_group.h"

// rule: reqids-for-groups
// file: programs/pluto/connections.c
// matches: 1
@@
typedef uint32_t;
@@
-static
 uint32_t gen_reqid(void) { ... }

// rule: reqid-not-of-group
// file: programs/pluto/connections.c
// matches: 1
@@
identifier reqid;
@@
gen_reqid(void)
{
	<+...
-	!find_connection_by_reqid(reqid)
+	!find_connection_by_reqid(reqid) && !reqid_is_of_group(reqid)
	...+>
}

// rule: connections-include-reqid-group
// file: programs/pluto/connections.c
// matches: 1
@@
@@
#include "expansion.h"
+#include "reqid_group.h"

// rule: new-connection-has-no-inbound-policy
// file: programs/pluto/connections.c
// matches: 3
@@
expression c;
@@
	c->spd.reqid = gen_reqid();
+	c->spd.inbound_reqid = 0;
