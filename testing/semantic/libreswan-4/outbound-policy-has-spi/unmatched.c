#include "timer.h"

static struct kernel_policy kernel_policy_from_spd(lset_t policy, const struct spd_route *spd,
						   enum encap_direction direction)
{
	struct kernel_policy p = from_spd(policy, spd, direction);
	return p;
}
