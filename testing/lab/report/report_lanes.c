// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report_lanes.c - what is between two gateways, in lanes to be drawn.
 */
#include "report/report_lanes.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "story/story.h"

int lanes_end(const struct lanes *lanes, unsigned site)
{
	for (int end = 0; end < LANES_ENDS; end++)
		if (lanes->sites[end] == site)
			return end;
	return -1;
}

/* In and forward are drawn as one. */
static bool same_box(const struct observed_policy *drawn,
		     const struct observed_policy *policy)
{
	return drawn != NULL &&
	       (drawn->direction == 'o') == (policy->direction == 'o') &&
	       strcmp(drawn->selector, policy->selector) == 0;
}

int lanes_of_policy(const struct lanes *lanes, int end,
		    const struct observed_policy *policy)
{
	for (unsigned i = 0; policy != NULL && i < lanes->count; i++)
		if (same_box(lanes->list[i].out[end], policy) ||
		    same_box(lanes->list[i].in[end], policy))
			return (int)i;
	return -1;
}

int lanes_of_shunt(const struct lanes *lanes, int end,
		   const struct observed_shunt *shunt)
{
	for (unsigned i = 0; shunt != NULL && i < lanes->count; i++)
		if (lanes->list[i].shunt[end] == shunt)
			return (int)i;
	return -1;
}

int lanes_of_sa(const struct lanes *lanes, const struct observed_sa *sent)
{
	for (unsigned i = 0; sent != NULL && i < lanes->count; i++)
		for (int end = 0; end < LANES_ENDS; end++)
			if (lanes->list[i].sas[end].sent == sent)
				return (int)i;
	return -1;
}

/* ------------------------------------------------------------------ the lanes */

static struct lane *add_lane(struct lanes *lanes)
{
	lanes->list = must_grow(lanes->list, lanes->count + 1,
				sizeof(*lanes->list));
	lanes->list[lanes->count] = (struct lane) { .named = false };
	return &lanes->list[lanes->count++];
}

/* The lane between two subnets, there already or new. */
static struct lane *lane_of(struct lanes *lanes, const struct prefix *near,
			    const struct prefix *far)
{
	struct lane *lane;

	for (unsigned i = 0; i < lanes->count; i++)
		if (lanes->list[i].named &&
		    prefix_equal(&lanes->list[i].near, near) &&
		    prefix_equal(&lanes->list[i].far, far))
			return &lanes->list[i];
	lane = add_lane(lanes);
	lane->near = *near;
	lane->far = *far;
	lane->named = true;
	return lane;
}

static struct lane *lane_of_selector(struct lanes *lanes, int end, bool out,
				     const char *text)
{
	struct xm_selector s;

	if (!story_selector(text, &s))
		return NULL;
	/* seen from end 0: what is behind it is the source of what it sends */
	return (end == 0) == out ? lane_of(lanes, &s.src, &s.dst) :
				   lane_of(lanes, &s.dst, &s.src);
}

static struct lane *lane_of_expansion(struct lanes *lanes, int end,
				      const struct expansion *e)
{
	return end == 0 ? lane_of(lanes, &e->local, &e->remote) :
			  lane_of(lanes, &e->remote, &e->local);
}

static void put_policy(const struct story *story, struct lanes *lanes,
		       unsigned site, const struct observed_policy *p)
{
	int end = lanes_end(lanes, site);
	bool out = p->direction == 'o';
	struct lane *lane = lane_of_selector(lanes, end, out, p->selector);
	const struct observed_policy **slot;

	if (lane == NULL)
		return;
	slot = out ? &lane->out[end] : &lane->in[end];
	/* in and forward are drawn as one: the one that a path meets */
	if (*slot == NULL)
		*slot = p;
	if (lane->of[end] == NULL)
		lane->of[end] = story_policy_of(story, site, p);
}

static void put_shunt(struct lanes *lanes, unsigned site,
		      const struct observed_shunt *s)
{
	int end = lanes_end(lanes, site);
	struct lane *lane = lane_of_selector(lanes, end, s->direction == 'o',
					     s->selector);

	if (lane != NULL)
		lane->shunt[end] = s;
}

/*
 * An SA of a sender whose other end is the other site.
 * @policy: that it was taken for, and beside which it is drawn where nobody
 *	knows whose it is, as of one that several policies have; or NULL
 */
static void put_sa(const struct story *story, struct lanes *lanes,
		   unsigned site, const struct observed_sa *sent,
		   const struct observed_sa *arrived,
		   const struct observed_policy *policy)
{
	const struct expansion *e = story_sa_of(story, site, sent);
	int end = lanes_end(lanes, site);
	struct lane *lane = e != NULL ? lane_of_expansion(lanes, end, e) :
			    policy != NULL ?
					lane_of_selector(lanes, end, true,
							 policy->selector) :
					NULL;
	struct lane_sa *sa;

	if (lanes_of_sa(lanes, sent) >= 0)
		return;
	if (lane == NULL)
		lane = add_lane(lanes);
	sa = &lane->sas[end];
	if (sa->sent != NULL) {
		sa->others++;
		return;
	}
	*sa = (struct lane_sa) { .sent = sent, .arrived = arrived };
	if (lane->of[end] == NULL)
		lane->of[end] = e;
}

/* ----------------------------------------------------------------- all of them */

/* What the paths use comes first, and in their order. */
static void put_legs(const struct story *story, struct lanes *lanes)
{
	for (unsigned i = 0; i < story_legs(story); i++) {
		const struct story_leg *leg = story_leg(story, i);

		if (lanes_end(lanes, leg->sender) < 0 ||
		    lanes_end(lanes, leg->receiver) < 0)
			continue;
		if (leg->picked != NULL)
			put_policy(story, lanes, leg->sender, leg->picked);
		if (leg->shunt != NULL)
			put_shunt(lanes, leg->sender, leg->shunt);
		if (leg->sent != NULL && leg->arrived != NULL)
			put_sa(story, lanes, leg->sender, leg->sent,
			       leg->arrived, leg->picked);
		if (leg->wanted != NULL)
			put_policy(story, lanes, leg->receiver, leg->wanted);
	}
}

/* Whether a policy is of a lane that is there. */
static bool is_known(struct lanes *lanes, int end,
		     const struct observed_policy *p)
{
	unsigned before = lanes->count;

	lane_of_selector(lanes, end, p->direction == 'o', p->selector);
	if (lanes->count == before)
		return true;
	lanes->count = before;
	return false;
}

/* Then the other policies of these lanes, and lanes that no path uses. */
static void put_policies(const struct story *story, struct lanes *lanes,
			 bool others)
{
	for (int end = 0; end < LANES_ENDS; end++) {
		const struct observed_site *seen =
			story_site(story, lanes->sites[end])->seen;

		for (unsigned i = 0; i < seen->policies_count; i++) {
			const struct observed_policy *p = &seen->policies[i];

			if (is_known(lanes, end, p) ||
			    (others && lanes->count < LANES_IDLE))
				put_policy(story, lanes, lanes->sites[end], p);
			else if (others && end == 0 && p->direction == 'o')
				lanes->left_out++;
		}
	}
}

static void put_sas(const struct story *story, struct lanes *lanes)
{
	for (int end = 0; end < LANES_ENDS; end++) {
		unsigned site = lanes->sites[end];
		const struct observed_site *seen =
			story_site(story, site)->seen;

		for (unsigned i = 0; i < seen->sas_count; i++) {
			const struct observed_sa *sa = &seen->sas[i], *other;
			const struct expansion *e;
			unsigned far = site, before = lanes->count;

			if (!sa->outbound || sa->deleted ||
			    sa->proto == IPPROTO_COMP)
				continue;
			other = story_other_end(story, site, sa, &far);
			e = story_sa_of(story, site, sa);
			if (other == NULL || e == NULL ||
			    lanes_end(lanes, far) < 0)
				continue;
			/* only into lanes that are there */
			lane_of_expansion(lanes, end, e);
			if (lanes->count == before)
				put_sa(story, lanes, site, sa, other, NULL);
			lanes->count = before;
		}
	}
}

struct lanes lanes_between(const struct story *story, unsigned upper,
			   unsigned lower)
{
	struct lanes lanes = { .sites = { upper, lower } };

	put_legs(story, &lanes);
	put_policies(story, &lanes, story_sites(story) == LANES_ENDS);
	put_sas(story, &lanes);
	return lanes;
}

void lanes_free(struct lanes *lanes)
{
	free(lanes->list);
	*lanes = (struct lanes) { .count = 0 };
}
