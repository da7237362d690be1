// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * peering.c - both ends of a tunnel, judged together.
 */
#include "sacheck/peering.h"

#include "sacheck/sacheck.h"

static bool same_prefixes(const struct gateway *one, uint32_t policy,
			  const struct gateway *other, uint32_t other_policy)
{
	const struct xm_selector *a, *b;

	if (policy == XM_NONE || other_policy == XM_NONE)
		return true;
	a = &xm_policy(one->set, policy)->selector;
	b = &xm_policy(other->set, other_policy)->selector;
	return prefix_equal(&a->src, &b->src) && prefix_equal(&a->dst, &b->dst);
}

enum fault peering_fault(const struct peering *ends,
			 const struct xm_class *class)
{
	enum fault fault = fault_of(ends->gateways[class->sender],
				    ends->gateways[!class->sender], class);

	if (fault == FAULT_X &&
	    fault_reach(ends->gateways[!class->sender], class->received_sa,
			class->wanted_sa) == REACH_TWO_CONNS)
		return FAULT_OTHER_CONN;
	return fault;
}

static bool contains(const struct xm_selector *outer,
		     const struct xm_selector *inner)
{
	return prefix_contains(&outer->src, &inner->src) &&
	       prefix_contains(&outer->dst, &inner->dst);
}

/* Whether one end's policy for a class is wholly inside of the other's. */
static bool is_nested(const struct peering *ends, const struct xm_class *class)
{
	const struct xm_selector *a, *b;

	if (class->output.policy == XM_NONE || class->input.policy == XM_NONE)
		return false;
	a = &xm_policy(ends->gateways[class->sender]->set, class->output.policy)
		     ->selector;
	b = &xm_policy(ends->gateways[!class->sender]->set, class->input.policy)
		     ->selector;
	return contains(a, b) || contains(b, a);
}

char *peering_cure(const struct peering *ends, const struct xm_class *class)
{
	const struct gateway *sender = ends->gateways[class->sender];
	const struct gateway *receiver = ends->gateways[!class->sender];
	struct patient p = {
		.sender = sender->name,
		.receiver = receiver->name,
		.sender_reach = fault_reach(sender, class->sent_sa,
					    class->wanted_sent_sa),
		.receiver_reach = fault_reach(receiver, class->received_sa,
					      class->wanted_sa),
		.nested = is_nested(ends, class),
		.common = &class->region,
	};

	return fault_cure(peering_fault(ends, class), &p);
}

static bool is_crossed(const struct peering *ends, const struct xm_class *class)
{
	return !class->dropped && !same_prefixes(ends->gateways[class->sender],
						 class->output.policy,
						 ends->gateways[!class->sender],
						 class->input.policy);
}

void peering_judge(const struct gateway *a, const struct gateway *b,
		   struct peering *out)
{
	bool grave = false, unsure = false;

	*out = (struct peering) {
		.gateways = { a, b },
		.pair = xm_pair(a->set, b->set,
				&(struct xm_pair_options) {
					.all = true,
				}),
	};
	for (unsigned i = 0; i < out->pair.count; i++) {
		const struct xm_class *class = &out->pair.list[i];
		enum fault fault = peering_fault(out, class);

		out->faults[fault]++;
		out->crossed += is_crossed(out, class);
		out->lost_too += class->lost_sa != XM_NONE;
		grave |= fault_is_grave(fault);
		unsure |= fault_is_unsure(fault);
	}
	if (!out->pair.matched)
		out->status = EXIT_UNKNOWN;
	else if (grave)
		out->status = EXIT_INCONSISTENT;
	else
		out->status = unsure || out->pair.gave_up ? EXIT_UNKNOWN :
							    EXIT_CONSISTENT;
}

void peering_free(struct peering *ends)
{
	xm_pair_free(&ends->pair);
}
