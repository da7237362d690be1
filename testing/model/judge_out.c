// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * judge_out.c - outbound policies without an SA, with too many, and outbound
 * SAs without a policy.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "model/judge.h"

enum {
	/* of one negotiation: Child SAs come up as fast as that */
	TOGETHER_SECONDS = 2,
};

/*
 * What a template asks for, the same for many policies: an answer to all of
 * them.
 */
struct wish {
	uint32_t policy; /* one that has it */
	unsigned template_index;
	struct xm_template t; /* with the addresses it comes to */
	uint32_t policies;    /* how many have it */
	struct xm_choice choice;
	uint32_t *fitting; /* choice.fitting SAs, the best first */
	bool selective;	   /* some SA has a selector of its own */
};

struct wishes {
	struct wish *list;
	uint32_t count, room;
	struct index index;
	uint32_t *of;	    /* [policy * depth + template] */
	bool *fits, *taken; /* SA: by some policy */
};

static uint64_t hash_wish(const struct xm_policy *p,
			  const struct xm_template *t)
{
	uint64_t hash = hash_template(&t->dst, t->proto, t->mode, t->reqid);

	hash = hash_prefix(hash, &t->src);
	hash = hash_add(hash, (uint64_t)t->spi << 32 | p->if_id);
	return hash_add(hash, p->mark.value & p->mark.mask);
}

static bool same_wish(const struct xm_policy *p, const struct xm_template *t,
		      const struct xm_policy *q, const struct xm_template *u)
{
	return t->spi == u->spi && t->proto == u->proto && t->mode == u->mode &&
	       t->reqid == u->reqid && prefix_equal(&t->src, &u->src) &&
	       prefix_equal(&t->dst, &u->dst) && p->if_id == q->if_id &&
	       (p->mark.value & p->mark.mask) == (q->mark.value & q->mark.mask);
}

static bool is_selective(const struct xm_sa *sa)
{
	const struct xm_selector *s = &sa->selector;

	return s->src.family != AF_UNSPEC &&
	       (s->src.length || s->dst.length || s->proto || s->sport_mask ||
		s->dport_mask || s->ifindex);
}

static void grant(const struct judge *j, struct wishes *w, struct wish *wish)
{
	const struct xm_template *t = &wish->t;
	uint32_t two[2];

	wish->choice = set_fitting(j->set, wish->policy, wish->template_index,
				   &t->src, &t->dst, NULL, two, 2);
	wish->fitting = must_calloc(wish->choice.fitting,
				    sizeof(*wish->fitting));
	if (wish->choice.fitting > 2) {
		set_fitting(j->set, wish->policy, wish->template_index, &t->src,
			    &t->dst, NULL, wish->fitting, wish->choice.fitting);
	} else {
		memcpy(wish->fitting, two, wish->choice.fitting * sizeof(*two));
	}
	for (uint32_t i = 0; i < wish->choice.fitting; i++) {
		w->fits[wish->fitting[i]] = true;
		wish->selective |= is_selective(&j->set->sas[wish->fitting[i]]);
	}
	for (unsigned i = 0; i < wish->choice.tied && !wish->selective; i++)
		w->taken[wish->fitting[i]] = true;
}

static uint32_t wish_of(const struct judge *j, struct wishes *w,
			uint32_t policy, unsigned template_index,
			const struct xm_template *t)
{
	const struct xm_policy *p = j->set->policies[policy];
	uint64_t hash = hash_wish(p, t);
	struct wish *wish;

	for (uint32_t i = index_first(&w->index, hash); i != XM_NONE;
	     i = index_next(&w->index, i)) {
		wish = &w->list[i];
		if (same_wish(p, t, j->set->policies[wish->policy], &wish->t)) {
			wish->policies++;
			return i;
		}
	}
	wish = &w->list[w->count];
	*wish = (struct wish) {
		.policy = policy,
		.template_index = template_index,
		.t = *t,
		.policies = 1,
	};
	index_put(&w->index, hash, w->count);
	grant(j, w, wish);
	return w->count++;
}

/* What all outbound policies ask for. */
static struct wishes collect(const struct judge *j)
{
	const struct xm_set *set = j->set;
	uint32_t room = 0;
	struct wishes w;

	for (uint32_t i = 0; i < set->policies_count; i++)
		room += set->policies[i]->templates_count;
	w = (struct wishes) {
		.list = must_calloc(room, sizeof(*w.list)),
		.index = index_new(room),
		.of = must_calloc((size_t)set->policies_count * set->depth,
				  sizeof(*w.of)),
		.fits = must_calloc(set->sas_count, sizeof(*w.fits)),
		.taken = must_calloc(set->sas_count, sizeof(*w.taken)),
	};
	for (uint32_t i = 0; i < set->policies_count; i++) {
		const struct xm_policy *p = set->policies[i];
		struct xm_flow flow;

		if (p->direction != XM_OUT || p->block)
			continue;
		if (!judge_flow(j, i, &flow))
			flow = cube_flow(&j->cubes[i], p->selector.src.family,
					 p->if_id);
		for (unsigned k = 0; k < p->templates_count; k++) {
			struct xm_template t = p->templates[k];

			if (!has_own_address(&t)) {
				t.src = flow.src;
				t.dst = flow.dst;
			}
			flow.src = t.src;
			flow.dst = t.dst;
			w.of[i * set->depth + k] = wish_of(j, &w, i, k, &t);
		}
	}
	return w;
}

static void wishes_free(struct wishes *w)
{
	for (uint32_t i = 0; i < w->count; i++)
		free(w->list[i].fitting);
	free(w->list);
	index_free(&w->index);
	free(w->of);
	free(w->fits);
	free(w->taken);
}

/* ------------------------------------------------------------ the policies */

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/*
 * The best of those that fit but belong to another Child SA than the one
 * taken; XM_NONE when all may be of one.
 */
static uint32_t find_rival(const struct judge *j, const struct wish *wish,
			   enum xm_severity *severity)
{
	const struct xm_sa *taken = &j->set->sas[wish->choice.sa];

	*severity = XM_FAULT;
	for (uint32_t i = 0; i < wish->choice.fitting; i++) {
		uint32_t sa = wish->fitting[i];

		if (sa == wish->choice.sa)
			continue;
		if (j->options.same_child ?
			    !j->options.same_child(j->options.arg,
						   wish->choice.sa, sa) :
			    distance(taken->add_time,
				     j->set->sas[sa].add_time) <=
				    TOGETHER_SECONDS)
			return sa;
	}
	if (j->options.same_child)
		return XM_NONE;
	*severity = XM_MAYBE;
	return wish->choice.runner_up;
}

/* Of one Child SA each, or of one negotiated twice: the peer may lack one. */
static void add_tied(struct judge *j, const struct xm_choice *choice,
		     uint32_t policy, unsigned template_index)
{
	struct xm_finding *f = judge_add(j, XM_OUT_TIED,
					 judge_weigh(j, policy, XM_MAYBE));

	f->policy = policy;
	f->template_index = template_index;
	f->sa = choice->sa;
	f->other_sa = choice->runner_up;
	f->choice = *choice;
	f->has_flow = judge_flow(j, policy, &f->flow);
}

/* Returns whether it found something. */
static bool judge_choice(struct judge *j, const struct wish *wish,
			 uint32_t policy, unsigned template_index)
{
	enum xm_severity severity;
	struct xm_finding *f;
	uint32_t rival;

	/*
	 * Several SAs for just one policy are what a rekey makes.  SAs with
	 * selectors of their own are told apart by these.
	 */
	if (wish->choice.fitting < 2 || wish->policies < 2 || wish->selective)
		return false;
	rival = find_rival(j, wish, &severity);
	if (rival == XM_NONE)
		return false;
	f = judge_add(j, XM_OUT_AMBIGUOUS, judge_weigh(j, policy, severity));
	f->policy = policy;
	f->template_index = template_index;
	f->sa = wish->choice.sa;
	f->other_sa = rival;
	f->choice = wish->choice;
	f->has_flow = judge_flow(j, policy, &f->flow);
	return true;
}

static void judge_template(struct judge *j, struct wishes *w, uint32_t policy,
			   unsigned template_index)
{
	const struct xm_policy *p = j->set->policies[policy];
	const struct wish *wish =
		&w->list[w->of[policy * j->set->depth + template_index]];
	struct xm_choice choice = wish->choice;
	struct xm_finding *f;
	struct xm_flow flow;

	if (wish->selective && judge_flow(j, policy, &flow)) {
		uint32_t *fitting = must_calloc(wish->choice.fitting,
						sizeof(*fitting));

		choice = set_fitting(j->set, policy, template_index,
				     &wish->t.src, &wish->t.dst, &flow, fitting,
				     wish->choice.fitting);
		for (unsigned i = 0;
		     i < choice.tied && i < wish->choice.fitting; i++)
			w->taken[fitting[i]] = true;
		free(fitting);
	}
	if (choice.sa != XM_NONE) {
		if (!judge_choice(j, wish, policy, template_index) &&
		    choice.tied > 1)
			add_tied(j, &choice, policy, template_index);
		return;
	}
	if (p->templates[template_index].optional)
		return;
	f = judge_add(j, XM_OUT_UNSATISFIED,
		      judge_weigh(j, policy,
				  choice.reason == XM_EXPIRED ||
						  choice.reason ==
							  XM_SPI_TAKEN ?
					  XM_FAULT :
					  XM_MAYBE));
	f->policy = policy;
	f->template_index = template_index;
	f->larval = choice.reason == XM_LARVAL;
	f->choice = choice;
	f->has_flow = judge_flow(j, policy, &f->flow);
}

/* ----------------------------------------------------------------- the SAs */

static void judge_sas(struct judge *j, const struct wishes *w)
{
	for (uint32_t i = 0; i < j->set->sas_count; i++) {
		const struct xm_sa *sa = &j->set->sas[i];
		struct xm_finding *f;

		if (sa->state != XM_SA_VALID || j->outbound[i] != 1 ||
		    w->taken[i])
			continue;
		f = judge_add(j, w->fits[i] ? XM_OUT_IDLE : XM_OUT_UNREACHABLE,
			      w->fits[i] ? XM_INFORMATION : XM_MAYBE);
		f->sa = i;
	}
	/* who is taken instead */
	for (unsigned i = 0; i < j->found->count; i++) {
		struct xm_finding *f = &j->found->list[i];

		if (f->kind != XM_OUT_IDLE)
			continue;
		for (uint32_t k = index_first(
			     &j->set->by_template,
			     hash_template(&j->set->sas[f->sa].dst,
					   j->set->sas[f->sa].proto,
					   j->set->sas[f->sa].mode,
					   j->set->sas[f->sa].reqid));
		     k != XM_NONE && f->other_sa == XM_NONE;
		     k = index_next(&j->set->by_template, k)) {
			if (w->taken[k] &&
			    j->set->sas[k].reqid == j->set->sas[f->sa].reqid)
				f->other_sa = k;
		}
	}
}

void judge_outbound(struct judge *j)
{
	struct wishes w = collect(j);

	for (uint32_t i = 0; i < j->set->policies_count; i++) {
		const struct xm_policy *p = j->set->policies[i];

		if (p->direction != XM_OUT || p->block)
			continue;
		for (unsigned k = 0; k < p->templates_count; k++)
			judge_template(j, &w, i, k);
	}
	judge_sas(j, &w);
	wishes_free(&w);
}
