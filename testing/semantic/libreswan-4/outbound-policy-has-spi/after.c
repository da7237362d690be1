#include "outbound_spi.h"
#include "state.h"

static struct kernel_policy kernel_policy_from_state(const struct state *st,
						     const struct spd_route *spd,
						     enum encap_direction direction)
{
	struct kernel_policy p = from_spd(st->st_policy, spd, direction);
	if (direction == ENCAP_DIRECTION_OUTBOUND)
		specify_outbound_spis(st, &p);
	return p;
}
