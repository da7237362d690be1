/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * predict_kernel.h - the SAs and policies that a gateway's kernel has of the
 * tunnels that are up, for the model of XFRM.
 *
 * Here is all that is known of how pluto, unpatched and patched, and charon
 * choose reqids and SPIs; what the kernel makes of these is xfrm_model.h's.
 */
#ifndef LAB_PREDICT_KERNEL_H
#define LAB_PREDICT_KERNEL_H

#include "model/xfrm_model.h"
#include "predict/predict_state.h"

/* What a policy is there for. */
struct kernel_policy {
	enum kernel_policy_kind {
		KERNEL_TUNNEL,
		KERNEL_SHUNT,	 /* a routed drop policy */
		KERNEL_TRAP,	 /* routed, to be negotiated */
		KERNEL_HIJACK,	 /* put there behind pluto's back */
		KERNEL_REDIRECT, /* from one member of a group to another */
	} kind;
	const struct expansion *e; /* whose SA it is to send on; NULL: of a
					 * hijack */
};

struct kernel {
	struct xm_set *set;
	struct kernel_policy *policies; /* by index in the set */
	const struct tunnel **sas;
	uint32_t policies_count, sas_count;
};

/* What a site's kernel has; kernel_free() it.  @m must not change before. */
struct kernel kernel_of(const struct model *m,
			const struct scenario_site *site);

void kernel_free(struct kernel *kernel);

/*
 * What the SPD picks for packets between addresses of this site and another.
 * @direction: XM_OUT, or XM_IN for those that come from @remote
 *
 * Returns NULL when there is no policy.
 */
const struct kernel_policy *kernel_pick(const struct kernel *kernel,
					enum xm_direction direction,
					const struct prefix *local,
					const struct prefix *remote);

/* A packet between two addresses: of no port, and no protocol but ICMP. */
struct xm_flow kernel_flow(const struct prefix *src, const struct prefix *dst);

#endif
