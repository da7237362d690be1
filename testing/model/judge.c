// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * judge.c - what is inconsistent in the SAs and policies of one gateway.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "model/judge.h"

enum { DEFAULT_MOST_OVERLAPS = 1000 };

struct xm_finding *judge_add(struct judge *j, enum xm_finding_kind kind,
			     enum xm_severity severity)
{
	struct xm_findings *found = j->found;

	if (found->count == j->room) {
		j->room = j->room ? j->room * 2 : 64;
		found->list = must_grow(found->list, j->room,
					sizeof(*found->list));
	}
	found->list[found->count] = (struct xm_finding) {
		.kind = kind,
		.severity = severity,
		.policy = XM_NONE,
		.other_policy = XM_NONE,
		.sa = XM_NONE,
		.other_sa = XM_NONE,
		.choice = { .sa = XM_NONE, .runner_up = XM_NONE },
	};
	return &found->list[found->count++];
}

enum xm_severity judge_weigh(const struct judge *j, uint32_t policy,
			     enum xm_severity severity)
{
	return j->left[policy] == CUBE_NOTHING_LEFT ? XM_INFORMATION : severity;
}

/* ---------------------------------------------------- which way an SA goes */

/* What an address is to this host, by the templates. */
enum { OWN = 1, PEER = 2 };

struct addresses {
	struct index index;
	struct prefix *list;
	uint8_t *is; /* OWN and PEER, or both */
	uint32_t count;
};

static uint32_t find_address(const struct addresses *a, const struct prefix *p)
{
	uint32_t i = index_first(&a->index, hash_prefix(0, p));

	while (i != XM_NONE && !prefix_equal(&a->list[i], p))
		i = index_next(&a->index, i);
	return i;
}

static void note_address(struct addresses *a, const struct prefix *p,
			 uint8_t is)
{
	uint32_t i;

	if (xm_is_any(p))
		return;
	i = find_address(a, p);
	if (i == XM_NONE) {
		i = a->count++;
		a->list[i] = *p;
		index_put(&a->index, hash_prefix(0, p), i);
	}
	a->is[i] |= is;
}

static struct addresses addresses_of(const struct xm_set *set)
{
	uint32_t room = 0;
	struct addresses a;

	for (uint32_t i = 0; i < set->policies_count; i++)
		room += set->policies[i]->templates_count * 2;
	a = (struct addresses) {
		.index = index_new(room),
		.list = must_calloc(room, sizeof(*a.list)),
		.is = must_calloc(room, sizeof(*a.is)),
	};
	for (uint32_t i = 0; i < set->policies_count; i++) {
		const struct xm_policy *p = set->policies[i];
		bool out = p->direction == XM_OUT;

		for (unsigned k = 0; k < p->templates_count; k++) {
			const struct xm_template *t = &p->templates[k];
			bool own = has_own_address(t);

			note_address(&a, own ? &t->src : &p->selector.src,
				     out ? OWN : PEER);
			note_address(&a, own ? &t->dst : &p->selector.dst,
				     out ? PEER : OWN);
		}
	}
	return a;
}

static void addresses_free(struct addresses *a)
{
	index_free(&a->index);
	free(a->list);
	free(a->is);
}

static uint8_t what_is(const struct addresses *a, const struct prefix *p)
{
	uint32_t i = find_address(a, p);

	return i == XM_NONE ? 0 : a->is[i];
}

static int direction_of(const struct addresses *a, const struct xm_sa *sa)
{
	uint8_t src = what_is(a, &sa->src), dst = what_is(a, &sa->dst);

	if (sa->direction != XM_SA_ANY_DIRECTION)
		return sa->direction == XM_SA_OUTBOUND;
	if (dst == PEER || src == OWN)
		return dst == OWN || src == PEER ? -1 : 1;
	return dst == OWN || src == PEER ? 0 : -1;
}

int xm_sa_is_outbound(const struct xm_set *set, uint32_t sa)
{
	struct addresses a = addresses_of(set);
	int outbound = direction_of(&a, &set->sas[sa]);

	addresses_free(&a);
	return outbound;
}

int8_t *judge_directions(const struct xm_set *set,
			 const struct xm_judge_options *options)
{
	struct addresses a = addresses_of(set);
	int8_t *outbound = must_calloc(set->sas_count, sizeof(*outbound));

	for (uint32_t i = 0; i < set->sas_count; i++) {
		int is = options && options->is_outbound ?
				 options->is_outbound(options->arg, i) :
				 direction_of(&a, &set->sas[i]);

		outbound[i] = (int8_t)is;
	}
	addresses_free(&a);
	return outbound;
}

/* -------------------------------------------------------------- the verdicts */

static int compare(const void *a, const void *b)
{
	const struct xm_finding *x = a, *y = b;

	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->policy != y->policy)
		return x->policy < y->policy ? -1 : 1;
	if (x->sa != y->sa)
		return x->sa < y->sa ? -1 : 1;
	return x->other_policy < y->other_policy ?
		       -1 :
		       x->other_policy > y->other_policy;
}

struct xm_findings xm_judge(const struct xm_set *set,
			    const struct xm_judge_options *options)
{
	struct xm_findings found = { .list = NULL };
	struct judge j = { .set = set, .found = &found };

	if (options != NULL)
		j.options = *options;
	if (j.options.most_overlaps == 0)
		j.options.most_overlaps = DEFAULT_MOST_OVERLAPS;
	j.outbound = judge_directions(set, &j.options);
	judge_overlaps(&j);
	judge_outbound(&j);
	judge_inbound(&j);
	judge_twins(&j);
	if (found.count > 0)
		qsort(found.list, found.count, sizeof(*found.list), compare);
	free(j.outbound);
	free(j.cubes);
	for (uint32_t i = 0; i < set->policies_count; i++)
		free(j.won[i]);
	free(j.won);
	free(j.left);
	return found;
}

void xm_findings_free(struct xm_findings *findings)
{
	free(findings->list);
	free(findings->groups);
	free(findings->members);
	*findings = (struct xm_findings) { .list = NULL };
}
