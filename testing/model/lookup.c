// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lookup.c - which policy, and which SA.
 */
#include <string.h>
#include <sys/socket.h>

#include "model/set.h"

bool xm_is_any(const struct prefix *address)
{
	static const uint8_t zero[sizeof(address->address)];

	return memcmp(address->address, zero, sizeof(zero)) == 0;
}

/* ------------------------------------------------------------- policies */

static bool matches_but_addresses(const struct xm_selector *s,
				  const struct xm_flow *f)
{
	return ((s->sport ^ f->sport) & s->sport_mask) == 0 &&
	       ((s->dport ^ f->dport) & s->dport_mask) == 0 &&
	       (s->proto == 0 || s->proto == f->proto) &&
	       (s->ifindex == 0 || s->ifindex == f->ifindex);
}

bool xm_selector_matches(const struct xm_selector *s, const struct xm_flow *f)
{
	return s->src.family == AF_UNSPEC ||
	       (prefix_contains(&s->src, &f->src) &&
		prefix_contains(&s->dst, &f->dst) &&
		matches_but_addresses(s, f));
}

/* A selector of just the addresses of a flow, for the tries. */
static struct xm_selector hosts_of(const struct xm_flow *flow)
{
	struct xm_selector s = { .src = flow->src, .dst = flow->dst };

	s.src.length = s.dst.length = flow->src.family == AF_INET6 ? 128 : 32;
	return s;
}

/* The addresses are known to match. */
static bool policy_matches(const struct xm_policy *p, const struct xm_flow *f)
{
	return (f->mark & p->mark.mask) == p->mark.value &&
	       matches_but_addresses(&p->selector, f);
}

struct search {
	const struct xm_set *set;
	const struct xm_flow *flow;
	bool any_mark;
	uint32_t best;
	uint32_t *out; /* sorted by rank */
	uint32_t room, count;
};

static bool find_best(void *arg, uint32_t policy)
{
	struct search *s = arg;

	if ((s->best == XM_NONE ||
	     s->set->rank[policy] < s->set->rank[s->best]) &&
	    policy_matches(s->set->policies[policy], s->flow))
		s->best = policy;
	return true;
}

uint32_t xm_policy_lookup(const struct xm_set *set, enum xm_direction direction,
			  const struct xm_flow *flow)
{
	const struct spd *spd = set_spd(set, direction, flow->src.family,
					flow->if_id);
	struct search search = {
		.set = set,
		.flow = flow,
		.best = XM_NONE,
	};
	struct xm_selector hosts = hosts_of(flow);

	if (spd != NULL && flow->dst.family == flow->src.family)
		set_overlapping(set, spd, &hosts, find_best, &search);
	return search.best;
}

/* Insert it among the best found so far, if there is room for it. */
static bool find_all(void *arg, uint32_t policy)
{
	struct search *s = arg;
	uint32_t at = s->count < s->room ? s->count : s->room;

	if (s->any_mark ?
		    !matches_but_addresses(&xm_policy(s->set, policy)->selector,
					   s->flow) :
		    !policy_matches(xm_policy(s->set, policy), s->flow))
		return true;
	s->count++;
	while (at > 0 && s->set->rank[s->out[at - 1]] > s->set->rank[policy]) {
		if (at < s->room)
			s->out[at] = s->out[at - 1];
		at--;
	}
	if (at < s->room)
		s->out[at] = policy;
	return true;
}

uint32_t xm_policies_matching(const struct xm_set *set,
			      enum xm_direction direction,
			      const struct xm_flow *flow, uint32_t *out,
			      uint32_t room)
{
	const struct spd *spd = set_spd(set, direction, flow->src.family,
					flow->if_id);
	struct search search = { .set = set, .flow = flow, .room = room };
	struct xm_selector hosts = hosts_of(flow);

	search.out = out;
	if (spd != NULL && flow->dst.family == flow->src.family)
		set_overlapping(set, spd, &hosts, find_all, &search);
	return search.count;
}

uint32_t xm_policies_covering(const struct xm_set *set,
			      enum xm_direction direction,
			      const struct xm_flow *flow, uint32_t *out,
			      uint32_t room)
{
	struct xm_selector hosts = hosts_of(flow);
	uint32_t count = 0;

	for (uint32_t i = 0; i < set->spds_count; i++) {
		const struct spd *spd = &set->spds[i];
		struct search search = {
			.set = set,
			.flow = flow,
			.any_mark = true,
		};
		uint32_t used = count < room ? count : room;

		if (spd->direction != direction ||
		    spd->family != flow->src.family ||
		    flow->dst.family != flow->src.family)
			continue;
		search.out = out + used;
		search.room = room - used;
		set_overlapping(set, spd, &hosts, find_all, &search);
		count += search.count;
	}
	return count;
}

/* ------------------------------------------------------------------ SAs */

/* What an SA is looked for by. */
struct wanted {
	const struct xm_policy *policy;
	const struct xm_template *t;
	const struct prefix *src, *dst;
	bool any_source;	    /* which a route would tell */
	const struct xm_flow *flow; /* or NULL */
};

static struct wanted wanted_of(const struct xm_set *set, uint32_t policy,
			       unsigned template_index,
			       const struct prefix *src,
			       const struct prefix *dst,
			       const struct xm_flow *flow)
{
	const struct xm_policy *p = set->policies[policy];
	const struct xm_template *t = &p->templates[template_index];
	struct wanted w = {
		.policy = p,
		.t = t,
		.src = src ? src : &t->src,
		.dst = dst ? dst : &t->dst,
		.flow = flow,
	};

	/* as without a hop that has addresses of its own */
	if (!has_own_address(t) && flow != NULL) {
		w.src = src ? src : &flow->src;
		w.dst = dst ? dst : &flow->dst;
	}
	w.any_source = xm_is_any(w.src);
	return w;
}

/* All but the source, and the SA's state. */
static bool fits(const struct wanted *w, const struct xm_sa *sa)
{
	uint32_t mark = w->policy->mark.value & w->policy->mark.mask;

	return sa->proto == w->t->proto && sa->mode == w->t->mode &&
	       sa->reqid == w->t->reqid && prefix_equal(&sa->dst, w->dst) &&
	       (mark & sa->mark.mask) == sa->mark.value &&
	       sa->if_id == w->policy->if_id && !sa->wildrecv &&
	       (w->t->spi == 0 || w->t->spi == sa->spi);
}

static bool in_own_selector(const struct wanted *w, const struct xm_sa *sa)
{
	return sa->selector.src.family == AF_UNSPEC || w->flow == NULL ||
	       xm_selector_matches(&sa->selector, w->flow);
}

/*
 * The SAs of any source are only asked for in a second round, through their
 * bucket; the kernel then does not look at the source.  An SA of any source
 * that is in the first round's bucket is in it.
 */
static bool of_source(const struct xm_set *set, const struct wanted *w,
		      const struct xm_sa *sa, bool second)
{
	static const struct prefix any = { .length = 0 };

	if (!second && (w->any_source || prefix_equal(&sa->src, w->src)))
		return true;
	if (set->buckets == 0)
		return second && !w->any_source && xm_is_any(&sa->src);
	if (!second)
		return xm_is_any(&sa->src) &&
		       set_bucket(set, w->dst, w->src, sa->reqid) ==
			       set_bucket(set, w->dst, &any, sa->reqid);
	return set_bucket(set, &sa->dst, &sa->src, sa->reqid) ==
	       set_bucket(set, w->dst, &any, sa->reqid);
}

static bool is_tied(const struct xm_sa *a, const struct xm_sa *b)
{
	return a->dying == b->dying && a->add_time == b->add_time;
}

static enum xm_reason better_because(const struct xm_set *set,
				     const struct xm_sa *a,
				     const struct xm_sa *b)
{
	if (a->dying != b->dying)
		return XM_NOT_DYING;
	if (a->add_time != b->add_time)
		return XM_NEWER;
	if (set->order_known)
		return XM_LAST_INSERTED;
	return a->packets && !b->packets ? XM_ONLY_USED : XM_ONE_OF;
}

/* One round through the chain, which is in the order of preference. */
static uint32_t list_fitting(const struct xm_set *set, const struct wanted *w,
			     bool second, uint32_t *out, uint32_t room,
			     unsigned *tied, bool *larval, bool *expired)
{
	uint32_t count = 0;

	*tied = 0;

	for (uint32_t i = index_first(&set->by_template,
				      hash_template(w->dst, w->t->proto,
						    w->t->mode, w->t->reqid));
	     i != XM_NONE; i = index_next(&set->by_template, i)) {
		const struct xm_sa *sa = &set->sas[i];

		if (!fits(w, sa) || !of_source(set, w, sa, second))
			continue;
		if (sa->state == XM_SA_LARVAL) {
			*larval = true;
		} else if (!in_own_selector(w, sa)) {
			continue;
		} else if (sa->state == XM_SA_EXPIRED) {
			*expired = true;
		} else {
			if (count < room)
				out[count] = i;
			/* those that are tied with the first come first */
			if (count == 0 ||
			    (*tied == count && !set->order_known &&
			     is_tied(&set->sas[out[0]], sa)))
				++*tied;
			count++;
		}
	}
	return count;
}

static bool spi_is_taken(const struct xm_set *set, const struct wanted *w)
{
	return w->t->spi != 0 &&
	       xm_sa_by_spi(set, w->dst, w->t->spi, w->t->proto,
			    w->policy->mark.value & w->policy->mark.mask) !=
		       XM_NONE;
}

/*
 * list_choice() - all that fit, and what is taken of them.
 *
 * An SA of any source only counts when there is none of the right one, nor one
 * on its way.
 */
static struct xm_choice list_choice(const struct xm_set *set,
				    const struct wanted *w, uint32_t *out,
				    uint32_t room)
{
	struct xm_choice choice = { .sa = XM_NONE, .runner_up = XM_NONE };
	bool larval = false, expired = false;

	choice.fitting = list_fitting(set, w, false, out, room, &choice.tied,
				      &larval, &expired);
	if (choice.fitting == 0 && !larval)
		choice.fitting = list_fitting(set, w, true, out, room,
					      &choice.tied, &larval, &expired);
	if (choice.fitting > 0) {
		choice.sa = out[0];
		choice.reason = XM_ONLY_ONE;
		if (choice.fitting > 1) {
			choice.runner_up = out[1];
			choice.reason = better_because(set, &set->sas[out[0]],
						       &set->sas[out[1]]);
		}
	} else if (larval) {
		choice.reason = XM_LARVAL;
	} else if (expired) {
		choice.reason = XM_EXPIRED;
	} else if (spi_is_taken(set, w)) {
		choice.reason = XM_SPI_TAKEN;
	} else {
		choice.reason = XM_NO_SA;
	}
	return choice;
}

struct xm_choice set_fitting(const struct xm_set *set, uint32_t policy,
			     unsigned template_index, const struct prefix *src,
			     const struct prefix *dst,
			     const struct xm_flow *flow, uint32_t *out,
			     uint32_t room)
{
	struct wanted w = wanted_of(set, policy, template_index, src, dst,
				    flow);

	return list_choice(set, &w, out, room);
}

struct xm_choice xm_sa_choose(const struct xm_set *set, uint32_t policy,
			      unsigned template_index, const struct prefix *src,
			      const struct prefix *dst,
			      const struct xm_flow *flow)
{
	uint32_t best[2];

	return set_fitting(set, policy, template_index, src, dst, flow, best,
			   2);
}

uint32_t xm_sas_fitting(const struct xm_set *set, uint32_t policy,
			unsigned template_index, const struct xm_flow *flow,
			uint32_t *out, uint32_t room)
{
	struct xm_choice choice;
	uint32_t best[2];

	if (room >= 2)
		return set_fitting(set, policy, template_index, NULL, NULL,
				   flow, out, room)
			.fitting;
	choice = set_fitting(set, policy, template_index, NULL, NULL, flow,
			     best, 2);
	if (room == 1)
		out[0] = choice.sa;
	return choice.fitting;
}

uint32_t xm_sa_by_spi(const struct xm_set *set, const struct prefix *dst,
		      uint32_t spi, uint8_t proto, uint32_t mark)
{
	for (uint32_t i = index_first(&set->by_spi, hash_spi(dst, spi, proto));
	     i != XM_NONE; i = index_next(&set->by_spi, i)) {
		const struct xm_sa *sa = &set->sas[i];

		if (sa->spi == spi && sa->proto == proto &&
		    prefix_equal(&sa->dst, dst) &&
		    (mark & sa->mark.mask) == sa->mark.value)
			return i;
	}
	return XM_NONE;
}
