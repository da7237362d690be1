/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * without.h - change SAs and policies so that one rule of the model decides
 * nothing.
 *
 * For each random case the model also predicts the outcome with these changes.
 * If that prediction differs, the rule decided the case, and the real kernel's
 * outcome shows whether the rule is right.
 */
#ifndef LAB_WITHOUT_H
#define LAB_WITHOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/xfrm_model.h"

enum without {
	WITHOUT_PRIORITY, /* all policies have the same */
	WITHOUT_FIRST,	  /* of equal policies the last installed wins */
	WITHOUT_VERSION,  /* a kernel before 6.12 has the rules of 6.12, a
				 * later one those of 6.11 */
	WITHOUT_ACTION,	  /* block policies become allow policies */
	WITHOUT_SELECTOR_PROTO,
	WITHOUT_PORTS,
	WITHOUT_INTERFACE, /* none in selectors of policies and SAs */
	WITHOUT_POLICY_MARK,
	WITHOUT_SA_MARK,
	WITHOUT_IF_ID,	 /* of policies and SAs */
	WITHOUT_NESTING, /* only the first template is left */
	WITHOUT_OPTIONAL,
	WITHOUT_TEMPLATE_SPI,
	WITHOUT_OUT_REQID,    /* same in outbound templates, sender's SAs */
	WITHOUT_IN_REQID,     /* any in inbound and forward templates */
	WITHOUT_IN_SOURCE,    /* any in inbound and forward templates */
	WITHOUT_SHORT_SOURCE, /* with IPv4 inside, the compared bytes of IPv6
				 * sources differ where the sources do */
	WITHOUT_ANY_SOURCE,   /* no SAs of any source */
	WITHOUT_BUCKETS,      /* no SAs found by hash bucket alone */
	WITHOUT_MODE,	      /* all are tunnels */
	WITHOUT_AH,	      /* AH becomes ESP */
	WITHOUT_IPCOMP,	      /* IPCOMP becomes ESP */
	WITHOUT_SA_SELECTOR,
	WITHOUT_LARVAL, /* larval SAs are valid */
	WITHOUT_DYING,
	WITHOUT_NEWER,	   /* SAs have the same time: the order counts */
	WITHOUT_LAST,	   /* of SAs of one second the first wins */
	WITHOUT_DIRECTION, /* of SAs */
	WITHOUT_RULES,
};

/* "priority", "first installed" and so on. */
const char *without_name(enum without rule);

/*
 * Whether DIFFERENTIAL_ENOUGH cases on a kernel must have tried a rule.
 * @kernel: XM_KERNEL()
 * @own_clock: a guest's kernel, whose clock was set back
 */
bool without_is_usual(enum without rule, uint32_t kernel, bool own_clock);

/* Apply the change to a kernel, SA or policy; false: leave the SA out. */
uint32_t without_kernel(enum without rule, uint32_t kernel);
bool without_sa(enum without rule, struct xm_sa *sa);
void without_policy(enum without rule, struct xm_policy *policy);

#endif
