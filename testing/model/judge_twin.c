// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * judge_twin.c - outbound policies without an inbound one for the answers.
 */
#include "model/judge.h"

struct twin {
	const struct xm_set *set;
	const struct xm_template *t; /* of the outbound policy, its outmost */
	struct xm_flow reply;
	bool found;
};

/* By prefixes and protocol: what is a port to one may be a type to another. */
static uint64_t hash_place(const struct prefix *src, const struct prefix *dst,
			   uint8_t proto)
{
	return hash_add(hash_prefix(hash_prefix(0, src), dst), proto);
}

static struct index index_in(const struct xm_set *set)
{
	struct index in = index_new(xm_policies_count(set));

	for (uint32_t i = 0; i < xm_policies_count(set); i++) {
		const struct xm_policy *p = xm_policy(set, i);
		const struct xm_selector *s = &p->selector;

		if (p->direction == XM_IN)
			index_put(&in, hash_place(&s->src, &s->dst, s->proto),
				  i);
	}
	return in;
}

/* Whether an inbound policy accepts something from where the other sends to. */
static bool is_of_peer(const struct xm_policy *in, const struct xm_template *t)
{
	const struct xm_template *u;

	if (in->block || in->templates_count == 0)
		return false;
	u = &in->templates[in->templates_count - 1];
	return xm_is_any(&u->src) || prefix_equal(&u->src, &t->dst);
}

static bool has_mirror(const struct xm_set *set, const struct index *in,
		       const struct xm_selector *s, const struct xm_template *t)
{
	for (uint32_t i =
		     index_first(in, hash_place(&s->dst, &s->src, s->proto));
	     i != XM_NONE; i = index_next(in, i)) {
		const struct xm_policy *p = xm_policy(set, i);

		if (prefix_equal(&p->selector.src, &s->dst) &&
		    prefix_equal(&p->selector.dst, &s->src) &&
		    p->selector.proto == s->proto && is_of_peer(p, t))
			return true;
	}
	return false;
}

static bool note_covering(void *arg, uint32_t policy)
{
	struct twin *twin = arg;
	const struct xm_policy *p = xm_policy(twin->set, policy);

	twin->found = xm_selector_matches(&p->selector, &twin->reply) &&
		      is_of_peer(p, twin->t);
	return !twin->found;
}

/*
 * A wider one, as a redirect of pluto's has it, and whatever its mark and
 * interface: which those of an answer are, nobody knows here.
 */
static bool is_covered(const struct xm_set *set, const struct xm_flow *flow,
		       const struct xm_template *t)
{
	struct twin twin = { .set = set, .t = t, .reply = *flow };
	struct xm_selector hosts = { .src = flow->dst, .dst = flow->src };

	twin.reply.src = flow->dst;
	twin.reply.dst = flow->src;
	for (uint32_t i = 0; i < set->spds_count && !twin.found; i++) {
		const struct spd *spd = &set->spds[i];

		if (spd->direction == XM_IN && spd->family == flow->src.family)
			set_overlapping(set, spd, &hosts, note_covering, &twin);
	}
	return twin.found;
}

static void judge_twin(struct judge *j, const struct index *in, uint32_t policy)
{
	const struct xm_policy *p = xm_policy(j->set, policy);
	const struct xm_template *t;
	struct xm_finding *f;
	struct xm_flow flow;
	unsigned last;

	if (p->direction != XM_OUT || p->block || p->templates_count == 0)
		return;
	last = p->templates_count - 1;
	t = &p->templates[last];
	/* in transport mode the kernel asks for no policy of what comes in */
	if (!has_own_address(t) || has_mirror(j->set, in, &p->selector, t) ||
	    !judge_flow(j, policy, &flow) ||
	    xm_sa_choose(j->set, policy, last, NULL, NULL, &flow).sa ==
		    XM_NONE ||
	    is_covered(j->set, &flow, t))
		return;
	f = judge_add(j, XM_OUT_WITHOUT_IN, XM_FAULT);
	f->policy = policy;
	f->template_index = last;
	f->flow = flow;
	f->has_flow = true;
}

void judge_twins(struct judge *j)
{
	struct index in = index_in(j->set);

	for (uint32_t i = 0; i < xm_policies_count(j->set); i++)
		judge_twin(j, &in, i);
	index_free(&in);
}
