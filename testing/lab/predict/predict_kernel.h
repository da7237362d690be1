/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * predict_kernel.h - the SAs and policies of a gateway's kernel, for the model
 * of XFRM.
 *
 * Only predict_kernel.c knows how pluto, unpatched and patched, and charon
 * choose reqids and SPIs; xfrm_model.h says what the kernel does with these.
 */
#ifndef LAB_PREDICT_KERNEL_H
#define LAB_PREDICT_KERNEL_H

#include "model/xfrm_model.h"
#include "predict/predict_state.h"

/* The purpose of a policy. */
struct kernel_policy {
	enum kernel_policy_kind {
		KERNEL_TUNNEL,
		KERNEL_SHUNT,	 /* a routed drop policy */
		KERNEL_TRAP,	 /* routed: negotiated on demand */
		KERNEL_HIJACK,	 /* installed behind pluto's back */
		KERNEL_REDIRECT, /* from one member of a group to another */
	} kind;
	const struct expansion *e; /* its expansion; of a redirect,
				 * that of its SA; NULL: of a hijack */
};

struct kernel {
	struct xm_set *set;
	struct kernel_policy *policies; /* by index in the set */
	const struct tunnel **sas;
	uint32_t policies_count, sas_count;
};

/* The kernel of a site; kernel_free() it.  @m must not change before that. */
struct kernel kernel_of(const struct model *m,
			const struct scenario_site *site);

void kernel_free(struct kernel *kernel);

/*
 * The policy that the SPD of a site picks for a packet.
 * @direction: XM_OUT: from @local to @remote; XM_IN: from @remote to @local
 *
 * Returns NULL when there is no policy.
 */
const struct kernel_policy *kernel_pick(const struct kernel *kernel,
					enum xm_direction direction,
					const struct prefix *local,
					const struct prefix *remote);

/* An ICMP packet between two addresses. */
struct xm_flow kernel_flow(const struct prefix *src, const struct prefix *dst);

#endif
