// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * judge_in.c - inbound SAs that no policy accepts, inbound and forward
 * policies that no SA satisfies, and groups.
 */
#include <netinet/in.h>
#include <stdlib.h>

#include "base/must.h"
#include "model/accept.h"
#include "model/judge.h"

static bool is_host(const struct prefix *p)
{
	return p->length == (p->family == AF_INET6 ? 128 : 32);
}

/* ------------------------------------------------------------------ the SAs */

static void judge_sa(struct judge *j, const struct accept *a,
		     enum xm_direction direction, uint32_t sa)
{
	unsigned template_index = 0;
	struct xm_finding *f;
	uint32_t nearest;

	if (accept_by_some(a, direction, sa))
		return;
	nearest = accept_nearest(a, direction, sa, &template_index);
	/* a host that forwards nothing for a peer need not say so */
	if (direction == XM_FWD && nearest == XM_NONE)
		return;
	f = judge_add(j,
		      direction == XM_IN ? XM_IN_UNACCEPTED : XM_FWD_UNACCEPTED,
		      XM_FAULT);
	f->sa = sa;
	if (nearest == XM_NONE)
		return;
	f->policy = nearest;
	f->template_index = template_index;
	f->differs = xm_template_differs(j->set, nearest, template_index, sa);
	f->has_flow = judge_flow(j, nearest, &f->flow);
}

static void judge_sas(struct judge *j, const struct accept *a)
{
	for (uint32_t i = 0; i < j->set->sas_count; i++) {
		const struct xm_sa *sa = &j->set->sas[i];

		if (sa->state != XM_SA_VALID || j->outbound[i] != 0 ||
		    (sa->proto != IPPROTO_ESP && sa->proto != IPPROTO_AH &&
		     sa->proto != IPPROTO_COMP))
			continue;
		judge_sa(j, a, XM_IN, i);
		judge_sa(j, a, XM_FWD, i);
	}
}

/* ------------------------------------------------------------- the policies */

struct satisfied {
	const struct judge *j;
	bool valid, larval;
};

static bool note_sa(void *arg, uint32_t sa)
{
	struct satisfied *s = arg;

	if (s->j->outbound[sa] == 1)
		return true;
	s->valid |= s->j->set->sas[sa].state == XM_SA_VALID;
	s->larval |= s->j->set->sas[sa].state == XM_SA_LARVAL;
	return !s->valid;
}

static void judge_templates(struct judge *j, const struct accept *a,
			    uint32_t policy)
{
	const struct xm_policy *p = j->set->policies[policy];

	for (unsigned k = 0; k < p->templates_count; k++) {
		struct satisfied s = { .j = j };
		struct xm_finding *f;

		if (p->templates[k].optional)
			continue;
		accept_sas(a, policy, k, note_sa, &s);
		if (s.valid)
			continue;
		f = judge_add(j,
			      p->direction == XM_IN ? XM_IN_UNSATISFIED :
						      XM_FWD_UNSATISFIED,
			      judge_weigh(j, policy, XM_MAYBE));
		f->policy = policy;
		f->template_index = k;
		f->larval = s.larval;
		f->has_flow = judge_flow(j, policy, &f->flow);
		return;
	}
}

static uint64_t hash_policy(const struct xm_policy *p)
{
	uint64_t hash = hash_selector(0, &p->selector);

	hash = hash_add(hash, (uint64_t)p->mark.value << 32 | p->mark.mask);
	return hash_add(hash, p->if_id);
}

static bool same_place(const struct xm_policy *p, const struct xm_policy *q)
{
	return p->if_id == q->if_id && p->mark.value == q->mark.value &&
	       p->mark.mask == q->mark.mask &&
	       same_selector(&p->selector, &q->selector);
}

static struct index index_fwd(const struct xm_set *set)
{
	struct index fwd = index_new(set->policies_count);

	for (uint32_t i = 0; i < set->policies_count; i++) {
		if (set->policies[i]->direction == XM_FWD)
			index_put(&fwd, hash_policy(set->policies[i]), i);
	}
	return fwd;
}

/* Whether what the inbound policy accepts may also be forwarded. */
static bool has_fwd(const struct judge *j, const struct index *fwd,
		    uint32_t policy, const struct xm_flow *flow)
{
	const struct xm_policy *p = j->set->policies[policy], *q;
	const struct xm_template *t, *u;
	uint32_t other = XM_NONE;

	for (uint32_t i = index_first(fwd, hash_policy(p)); i != XM_NONE;
	     i = index_next(fwd, i)) {
		if (same_place(p, j->set->policies[i]))
			other = i;
	}
	if (other == XM_NONE && flow != NULL)
		other = xm_policy_lookup(j->set, XM_FWD, flow);
	if (other == XM_NONE)
		return false;
	q = j->set->policies[other];
	if (q->block || q->templates_count != p->templates_count)
		return false;
	t = &p->templates[p->templates_count - 1];
	u = &q->templates[p->templates_count - 1];
	return t->proto == u->proto && t->mode == u->mode &&
	       (t->reqid == u->reqid || u->reqid == 0) &&
	       (xm_is_any(&u->src) || prefix_equal(&t->src, &u->src));
}

static void judge_fwd(struct judge *j, const struct index *fwd, uint32_t policy)
{
	const struct xm_policy *p = j->set->policies[policy];
	struct xm_flow flow = { .proto = 0 };
	bool wins = judge_flow(j, policy, &flow);
	struct xm_finding *f;

	if (p->templates_count == 0 ||
	    p->templates[p->templates_count - 1].mode == XM_TRANSPORT ||
	    has_fwd(j, fwd, policy, wins ? &flow : NULL))
		return;
	f = judge_add(j, XM_IN_WITHOUT_FWD,
		      is_host(&p->selector.dst) ?
			      XM_INFORMATION :
			      judge_weigh(j, policy, XM_FAULT));
	f->policy = policy;
	f->flow = flow;
	f->has_flow = wins;
}

/* ---------------------------------------------------------------- the groups */

/* A policy by what makes it one of a group. */
struct member {
	uint32_t policy;
	const struct xm_template *t; /* its last: the outmost */
	enum xm_direction direction;
	uint32_t if_id;
};

static int compare_prefix(const struct prefix *a, const struct prefix *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	for (unsigned i = 0; i < sizeof(a->address); i++) {
		if (a->address[i] != b->address[i])
			return a->address[i] < b->address[i] ? -1 : 1;
	}
	return 0;
}

static int compare_groups(const struct member *x, const struct member *y)
{
	if (x->direction != y->direction)
		return x->direction < y->direction ? -1 : 1;
	if (x->t->reqid != y->t->reqid)
		return x->t->reqid < y->t->reqid ? -1 : 1;
	if (x->if_id != y->if_id)
		return x->if_id < y->if_id ? -1 : 1;
	return compare_prefix(&x->t->src, &y->t->src);
}

static int compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = compare_groups(x, y);

	if (order != 0)
		return order;
	return x->policy < y->policy ? -1 : x->policy > y->policy;
}

/* Numbers that groups point into, by where they begin as long as it grows. */
struct members {
	const struct judge *j;
	uint32_t *list;
	size_t count, room;
};

static void put(struct members *m, uint32_t number)
{
	if (m->count == m->room) {
		m->room = m->room ? m->room * 2 : 64;
		m->list = must_grow(m->list, m->room, sizeof(*m->list));
	}
	m->list[m->count++] = number;
}

static bool put_sa(void *arg, uint32_t sa)
{
	struct members *m = arg;

	if (m->j->set->sas[sa].state == XM_SA_VALID && m->j->outbound[sa] != 1)
		put(m, sa);
	return true;
}

static struct member *list_members(const struct xm_set *set, uint32_t *count)
{
	struct member *all = must_calloc(set->policies_count, sizeof(*all));

	*count = 0;
	for (uint32_t i = 0; i < set->policies_count; i++) {
		const struct xm_policy *p = set->policies[i];

		if (p->direction == XM_OUT || p->block ||
		    p->templates_count == 0)
			continue;
		all[(*count)++] = (struct member) {
			.policy = i,
			.t = &p->templates[p->templates_count - 1],
			.direction = p->direction,
			.if_id = p->if_id,
		};
	}
	if (*count > 0)
		qsort(all, *count, sizeof(*all), compare_members);
	return all;
}

static void find_groups(struct judge *j, const struct accept *a)
{
	struct members m = { .j = j };
	uint32_t count, end;
	struct member *all = list_members(j->set, &count);
	struct xm_findings *found = j->found;
	size_t at = 0;

	found->groups = must_calloc(count, sizeof(*found->groups));
	for (uint32_t i = 0; i < count; i = end) {
		struct xm_group *g = &found->groups[found->groups_count++];

		for (end = i;
		     end < count && compare_groups(&all[i], &all[end]) == 0;
		     end++)
			put(&m, all[end].policy);
		*g = (struct xm_group) {
			.direction = all[i].direction,
			.peer = all[i].t->src,
			.reqid = all[i].t->reqid,
			.if_id = all[i].if_id,
			.policies_count = end - i,
			.sas_count = (unsigned)m.count,
		};
		accept_sas(a, all[i].policy,
			   j->set->policies[all[i].policy]->templates_count - 1,
			   put_sa, &m);
		g->sas_count = (unsigned)m.count - g->sas_count;
	}
	found->members = m.list;
	for (unsigned i = 0; i < found->groups_count; i++) {
		struct xm_group *g = &found->groups[i];

		g->policies = found->members + at;
		at += g->policies_count;
		g->sas = found->members + at;
		at += g->sas_count;
	}
	free(all);
}

void judge_inbound(struct judge *j)
{
	struct accept a = accept_new(j->set);
	struct index fwd = index_fwd(j->set);

	judge_sas(j, &a);
	for (uint32_t i = 0; i < j->set->policies_count; i++) {
		const struct xm_policy *p = j->set->policies[i];

		if (p->direction == XM_OUT || p->block)
			continue;
		judge_templates(j, &a, i);
		if (p->direction == XM_IN)
			judge_fwd(j, &fwd, i);
	}
	find_groups(j, &a);
	index_free(&fwd);
	accept_free(&a);
}
