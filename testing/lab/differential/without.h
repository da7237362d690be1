/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * without.h - SAs and policies in which one rule of the model has nothing to
 * decide.
 *
 * Whether a random case tries a rule at all is told by asking the model again
 * with such: when it foretells another outcome, the rule decided the case, and
 * the real kernel's outcome shows whether the rule is right.
 */
#ifndef LAB_WITHOUT_H
#define LAB_WITHOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/xfrm_model.h"

enum without {
	WITHOUT_PRIORITY, /* of policies: all have one */
	WITHOUT_FIRST,	  /* of equals the first installed: the last */
	WITHOUT_VERSION,  /* the kernel's: the rules of before 6.12, or
				 * from then on */
	WITHOUT_ACTION,	  /* policies that block: they allow */
	WITHOUT_SELECTOR_PROTO,
	WITHOUT_PORTS,
	WITHOUT_INTERFACE, /* of policies' and SAs' selectors */
	WITHOUT_POLICY_MARK,
	WITHOUT_SA_MARK,
	WITHOUT_IF_ID,	 /* of policies and SAs */
	WITHOUT_NESTING, /* templates but the first */
	WITHOUT_OPTIONAL,
	WITHOUT_TEMPLATE_SPI,
	WITHOUT_OUT_REQID,    /* of outbound templates and what they fit */
	WITHOUT_IN_REQID,     /* of templates that check: any */
	WITHOUT_IN_SOURCE,    /* of templates that check: any */
	WITHOUT_SHORT_SOURCE, /* what of an IPv6 source is not compared when
				 * IPv4 is inside */
	WITHOUT_ANY_SOURCE,   /* SAs of any source */
	WITHOUT_BUCKETS,      /* SAs found by chance */
	WITHOUT_MODE,	      /* all are tunnels */
	WITHOUT_AH,	      /* AH's are ESP's */
	WITHOUT_IPCOMP,	      /* IPCOMP's are ESP's */
	WITHOUT_SA_SELECTOR,
	WITHOUT_LARVAL, /* larval SAs: they are valid */
	WITHOUT_DYING,
	WITHOUT_NEWER,	   /* SAs' time: the order alone */
	WITHOUT_LAST,	   /* of SAs of a second the last: the first */
	WITHOUT_DIRECTION, /* of SAs */
	WITHOUT_RULES,
};

/* "priority", "first installed" and so on. */
const char *without_name(enum without rule);

/*
 * Whether some 10,000 cases on such a kernel must have tried it.
 * @kernel: XM_KERNEL()
 * @own_clock: it is a guest's, whose clock was set back
 */
bool without_is_usual(enum without rule, uint32_t kernel, bool own_clock);

/* The kernel, an SA and a policy without it; false: not at all. */
uint32_t without_kernel(enum without rule, uint32_t kernel);
bool without_sa(enum without rule, struct xm_sa *sa);
void without_policy(enum without rule, struct xm_policy *policy);

#endif
