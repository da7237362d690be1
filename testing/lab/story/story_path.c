// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story_path.c - follow a flow through the SAs and policies that were seen.
 */
#include "story/story_path.h"

#include <netinet/in.h>
#include <string.h>

#include "base/must.h"

enum { MOST_FITTING = 16 };

static unsigned site_number(const struct story *story,
			    const struct scenario_site *site)
{
	return (unsigned)(site - story->cell->scenario->sites);
}

static uint64_t counted(const struct observed_sa *sa)
{
	return sa->packets_after - sa->packets_before;
}

/*
 * The SA that the kernel takes, by the model; where that one counted nothing
 * and another that fits as well did, the other: the model does not know which
 * of several was inserted last when the kernel enlarged its tables between.
 */
static const struct observed_sa *taken(const struct story_kernel *k,
				       const struct xm_flow *packet,
				       const struct xm_output *out)
{
	const struct observed_sa *sa = k->sas[out->sas[0]];
	uint32_t fitting[MOST_FITTING], count;

	if (counted(sa) > 0)
		return sa;
	count = xm_sas_fitting(k->set, out->policy, 0, packet, fitting,
			       MOST_FITTING);
	for (uint32_t i = 0; i < count && i < MOST_FITTING; i++)
		if (counted(k->sas[fitting[i]]) > 0)
			return k->sas[fitting[i]];
	return sa;
}

/* The index of an SA in the set of its site, or XM_NONE. */
static uint32_t index_of(const struct story_kernel *k,
			 const struct observed_sa *sa)
{
	for (uint32_t i = 0; i < xm_sas_count(k->set); i++)
		if (k->sas[i] == sa)
			return i;
	return XM_NONE;
}

/* ---------------------------------------------------------------- the sender */

static void send_out(const struct story *story, struct story_leg *leg,
		     const struct xm_flow *packet)
{
	const struct story_kernel *k = &story->sites[leg->sender];
	struct xm_output out = xm_output(k->set, packet);

	leg->end = STORY_UNCOVERED;
	if (out.policy == XM_NONE)
		return;
	leg->picked = k->policies[out.policy].policy;
	leg->shunt = k->policies[out.policy].shunt;
	if (leg->picked != NULL)
		leg->picked_of = story_policy_of(story, leg->sender,
						 leg->picked);
	if (out.verdict == XM_PASS) {
		leg->sent = taken(k, packet, &out);
		leg->sent_of = story_sa_of(story, leg->sender, leg->sent);
	} else if (out.verdict == XM_PASS_CLEAR) {
		leg->clear = true;
	} else if (out.verdict == XM_OUT_POL_BLOCK ||
		   /* pluto gives it a template, and it blocks all the same */
		   (leg->picked_of != NULL && leg->picked_of->conn->shunt)) {
		leg->end = STORY_BLOCKED;
	} else {
		leg->end = STORY_NO_SA;
		leg->counter = xm_verdict_name(out.verdict);
	}
}

/* -------------------------------------------------------------- the receiver */

static void come_in(const struct story *story, struct story_leg *leg,
		    const struct xm_flow *packet, bool to_gateway, uint32_t sa)
{
	const struct story_kernel *k = &story->sites[leg->receiver];
	struct xm_input in = xm_input(k->set, to_gateway ? XM_IN : XM_FWD,
				      packet, &sa, sa != XM_NONE);

	leg->end = STORY_REFUSED;
	leg->counter = NULL;
	if (in.policy == XM_NONE)
		return; /* the lab's block policy, or nothing */
	leg->wanted = k->policies[in.policy].policy;
	if (leg->wanted != NULL)
		leg->wanted_of = story_policy_of(story, leg->receiver,
						 leg->wanted);
	leg->differs = in.differs;
	if (in.verdict == XM_PASS || in.verdict == XM_PASS_CLEAR)
		leg->end = STORY_DELIVERED;
	else
		leg->counter = xm_verdict_name(in.verdict);
}

/* The SA it arrives on, in the receiver's set; or XM_NONE. */
static uint32_t arrive(const struct story *story, struct story_leg *leg)
{
	unsigned site = leg->receiver;
	const struct observed_sa *other = story_other_end(story, leg->sender,
							  leg->sent, &site);
	uint32_t sa = other != NULL && site == leg->receiver ?
			      index_of(&story->sites[site], other) :
			      XM_NONE;

	if (sa == XM_NONE) {
		leg->end = STORY_STRAY;
		leg->counter = xm_verdict_name(XM_IN_NO_STATES);
		return XM_NONE;
	}
	leg->arrived = other;
	leg->arrived_of = story_sa_of(story, leg->receiver, other);
	return sa;
}

/* -------------------------------------------------------------------- a flow */

static struct story_leg follow(const struct story *story,
			       const struct scenario_flow *flow, bool reply)
{
	const struct scenario *s = story->cell->scenario;
	const struct scenario_site *from, *to;
	struct story_leg leg = {
		.flow = flow,
		.reply = reply,
		.forbidden = flow->refused || flow->blocked,
	};
	struct xm_flow packet = { .proto = IPPROTO_UDP };
	bool from_gateway = false, to_gateway = false;
	uint32_t sa = XM_NONE;

	from = scenario_sender(s, flow, &from_gateway);
	to = scenario_receiver(s, flow, &to_gateway);
	leg.sender = site_number(story, reply ? to : from);
	leg.receiver = site_number(story, reply ? from : to);
	leg.from = reply ? flow->to : flow->from;
	leg.to = reply ? flow->from : flow->to;
	prefix_parse_address(leg.from, &packet.src);
	prefix_parse_address(leg.to, &packet.dst);
	if (flow->proto == FLOW_ICMP)
		packet.proto = packet.src.family == AF_INET ? IPPROTO_ICMP :
							      IPPROTO_ICMPV6;
	send_out(story, &leg, &packet);
	if (leg.sent != NULL)
		sa = arrive(story, &leg);
	if (sa != XM_NONE || leg.clear)
		come_in(story, &leg, &packet, reply ? from_gateway : to_gateway,
			sa);
	return leg;
}

/* The number of a leg: what has the same addresses goes the same way. */
static unsigned leg_of(struct story *story, const struct scenario_flow *flow,
		       bool reply)
{
	struct story_leg leg = follow(story, flow, reply);

	for (unsigned i = 0; i < story->legs_count; i++) {
		const struct story_leg *known = &story->legs[i];

		if (known->sender == leg.sender &&
		    known->receiver == leg.receiver &&
		    strcmp(known->from, leg.from) == 0 &&
		    strcmp(known->to, leg.to) == 0 &&
		    known->forbidden == leg.forbidden)
			return i;
	}
	story->legs = must_grow(story->legs, story->legs_count + 1,
				sizeof(*story->legs));
	story->legs[story->legs_count] = leg;
	return story->legs_count++;
}

void story_follow(struct story *story, struct story_flow *flow)
{
	bool delivered;

	flow->legs[0] = leg_of(story, flow->plan, false);
	flow->legs_count = 1;
	delivered = story->legs[flow->legs[0]].end == STORY_DELIVERED;
	if (delivered && flow->plan->proto == FLOW_ICMP) {
		flow->legs[1] = leg_of(story, flow->plan, true);
		flow->legs_count = 2;
		delivered = story->legs[flow->legs[1]].end == STORY_DELIVERED;
	}
	flow->agrees = flow->seen->sent == 0 ||
		       (delivered ? flow->lost == 0 :
				    flow->seen->received == 0);
}

static bool is_other(const struct expansion *a, const struct expansion *b)
{
	return a != NULL && b != NULL && a != b;
}

bool story_leg_crosses_out(const struct story_leg *leg)
{
	return is_other(leg->picked_of, leg->sent_of);
}

bool story_leg_crosses_in(const struct story_leg *leg)
{
	return is_other(leg->arrived_of, leg->wanted_of);
}
