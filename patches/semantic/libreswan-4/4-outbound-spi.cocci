// Where reqid= is shared, the outbound kernel policy also specifies the SPI.

// rule: policy-rule-spi
// file: programs/pluto/kernel.h
// versions: 4.8-
@@
@@
struct kernel_policy_rule {
	...
	reqid_t reqid;
+	/* when not 0, only the SA with this SPI will do; network order */
+	ipsec_spi_t spi;
};

// rule: outbound-policy-has-spi
// file: programs/pluto/kernel.c
// versions: 4.8-
// matches: 2
@ include @
@@
+ #include "outbound_spi.h"
#include "state.h"

@@
identifier f = kernel_policy_from_state, st, direction, policy;
@@
f(const struct state *st, const struct spd_route *spd, enum encap_direction direction)
{
	<...
+	if (direction == ENCAP_DIRECTION_OUTBOUND)
+		specify_outbound_spis(st, &policy);
	return policy;
	...>
}

// rule: template-has-spi
// file: programs/pluto/kernel_xfrm.c
// versions: 4.8-
@@
expression T, R;
@@
	T->id.proto = R->proto;
+	T->id.spi = R->spi;
