// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * overlap.c - policies that cover the same flows, and which of them wins.
 */
#include <stdlib.h>

#include "base/must.h"
#include "model/judge.h"

/* Policies that overlap one, by the prefixes of their selectors. */
struct overlapping {
	const struct xm_set *set;
	uint32_t policy;
	uint32_t *better, *worse; /* than it */
	unsigned better_count, better_room, worse_count, worse_room;
};

static void append(uint32_t **list, unsigned *count, unsigned *room,
		   uint32_t value)
{
	if (*count == *room) {
		*room = *room ? *room * 2 : 16;
		*list = must_grow(*list, *room, sizeof(**list));
	}
	(*list)[(*count)++] = value;
}

static bool collect(void *arg, uint32_t other)
{
	struct overlapping *o = arg;

	if (o->set->rank[other] < o->set->rank[o->policy])
		append(&o->better, &o->better_count, &o->better_room, other);
	else if (other != o->policy)
		append(&o->worse, &o->worse_count, &o->worse_room, other);
	return true;
}

static void find_overlapping(struct overlapping *o, const struct xm_set *set,
			     uint32_t policy)
{
	o->set = set;
	o->policy = policy;
	o->better_count = 0;
	o->worse_count = 0;
	set_overlapping(set, &set->spds[set->spd_of[policy]],
			&set->policies[policy]->selector, collect, o);
}

static struct cube cube_of_policy(const struct xm_set *set, uint32_t policy)
{
	const struct xm_policy *p = set->policies[policy];

	return cube_of(&p->selector, &p->mark);
}

static struct xm_flow flow_in(const struct xm_set *set, uint32_t policy,
			      const struct cube *cube)
{
	const struct xm_policy *p = set->policies[policy];

	return cube_flow(cube, p->selector.src.family, p->if_id);
}

/* The cubes of a list of policies, and pointers to them. */
struct cubes {
	struct cube *all;
	const struct cube **pointers;
};

static struct cubes cubes_of(const struct xm_set *set, const uint32_t *list,
			     unsigned count)
{
	struct cubes cubes = {
		.all = must_calloc(count, sizeof(*cubes.all)),
		.pointers = must_calloc(count, sizeof(const struct cube *)),
	};

	for (unsigned i = 0; i < count; i++) {
		cubes.all[i] = cube_of_policy(set, list[i]);
		cubes.pointers[i] = &cubes.all[i];
	}
	return cubes;
}

static void cubes_free(struct cubes *cubes)
{
	free(cubes->all);
	free(cubes->pointers);
}

bool xm_won_flow(const struct xm_set *set, uint32_t policy,
		 struct xm_flow *flow)
{
	struct overlapping o = { .set = set };
	struct cube mine = cube_of_policy(set, policy), left;
	struct cubes better;
	enum cube_left found;

	find_overlapping(&o, set, policy);
	better = cubes_of(set, o.better, o.better_count);
	found = cube_without(&mine, better.pointers, o.better_count, &left);
	if (found == CUBE_FOUND)
		*flow = flow_in(set, policy, &left);
	cubes_free(&better);
	free(o.better);
	free(o.worse);
	return found == CUBE_FOUND;
}

bool xm_common_flow(const struct xm_set *set, uint32_t policy, uint32_t other,
		    struct xm_flow *flow)
{
	struct overlapping o = { .set = set };
	struct cube a = cube_of_policy(set, policy);
	struct cube b = cube_of_policy(set, other), both, left;
	struct cubes better;

	if (set->spd_of[policy] != set->spd_of[other] ||
	    !cube_meet(&a, &b, &both))
		return false;
	find_overlapping(&o, set,
			 set->rank[policy] < set->rank[other] ? policy : other);
	better = cubes_of(set, o.better, o.better_count);
	if (cube_without(&both, better.pointers, o.better_count, &left) !=
	    CUBE_FOUND)
		left = both;
	*flow = flow_in(set, policy, &left);
	cubes_free(&better);
	free(o.better);
	free(o.worse);
	return true;
}

/* --------------------------------------------------------------- the judge */

static bool same_template(const struct xm_template *a,
			  const struct xm_template *b)
{
	return a->spi == b->spi && a->proto == b->proto && a->mode == b->mode &&
	       a->reqid == b->reqid && a->optional == b->optional &&
	       prefix_equal(&a->src, &b->src) && prefix_equal(&a->dst, &b->dst);
}

/* Whether it does not matter which of two policies a packet gets. */
static bool same_wishes(const struct xm_policy *a, const struct xm_policy *b)
{
	if (a->block != b->block || a->templates_count != b->templates_count)
		return false;
	for (unsigned i = 0; i < a->templates_count; i++) {
		if (!same_template(&a->templates[i], &b->templates[i]))
			return false;
	}
	return true;
}

/* The better policy that has the most of one that never wins. */
static uint32_t find_shadow(const struct judge *j, const struct overlapping *o)
{
	const struct cube *mine = &j->cubes[o->policy];
	uint32_t shadow = XM_NONE;

	for (unsigned i = 0; i < o->better_count; i++) {
		const struct cube *other = &j->cubes[o->better[i]];
		struct cube both;

		if (cube_contains(other, mine))
			return o->better[i];
		if (shadow == XM_NONE && cube_meet(mine, other, &both))
			shadow = o->better[i];
	}
	return shadow;
}

static void judge_pair(struct judge *j, const struct overlapping *o,
		       const struct cube *const *better, uint32_t other)
{
	const struct xm_policy *p = j->set->policies[o->policy];
	struct xm_finding *f;
	struct cube both, left;

	if (same_wishes(p, j->set->policies[other]) ||
	    !cube_meet(&j->cubes[o->policy], &j->cubes[other], &both))
		return;
	if (j->found->overlaps++ >= j->options.most_overlaps) {
		j->found->overlaps_left_out++;
		return;
	}
	/* where a third comes first it does not matter which is second */
	if (cube_without(&both, better, o->better_count, &left) != CUBE_FOUND) {
		j->found->overlaps--;
		return;
	}
	f = judge_add(j, XM_OVERLAP, XM_INFORMATION);
	f->policy = o->policy;
	f->other_policy = other;
	f->flow = flow_in(j->set, o->policy, &left);
	f->has_flow = true;
}

static void judge_policy(struct judge *j, struct overlapping *o,
			 uint32_t policy)
{
	const struct cube **better;
	struct cube left;

	find_overlapping(o, j->set, policy);
	better = must_calloc(o->better_count, sizeof(const struct cube *));
	for (unsigned i = 0; i < o->better_count; i++)
		better[i] = &j->cubes[o->better[i]];
	j->left[policy] = (uint8_t)cube_without(&j->cubes[policy], better,
						o->better_count, &left);
	if (j->left[policy] == CUBE_FOUND && o->better_count) {
		j->won[policy] = must_calloc(1, sizeof(left));
		*j->won[policy] = left;
	}
	if (j->left[policy] == CUBE_NOTHING_LEFT) {
		struct xm_finding *f = judge_add(j, XM_SHADOWED,
						 XM_INFORMATION);

		f->policy = policy;
		f->other_policy = find_shadow(j, o);
	}
	for (unsigned i = 0; i < o->worse_count; i++)
		judge_pair(j, o, better, o->worse[i]);
	free(better);
}

void judge_overlaps(struct judge *j)
{
	struct overlapping o = { .set = j->set };
	uint32_t count = j->set->policies_count;

	j->cubes = must_calloc(count, sizeof(*j->cubes));
	j->won = must_calloc(count, sizeof(struct cube *));
	j->left = must_calloc(count, sizeof(*j->left));
	for (uint32_t i = 0; i < count; i++)
		j->cubes[i] = cube_of_policy(j->set, i);
	for (uint32_t i = 0; i < count; i++)
		judge_policy(j, &o, i);
	free(o.better);
	free(o.worse);
}

bool judge_flow(const struct judge *j, uint32_t policy, struct xm_flow *flow)
{
	if (j->left[policy] != CUBE_FOUND)
		return false;
	*flow = flow_in(j->set, policy,
			j->won[policy] ? j->won[policy] : &j->cubes[policy]);
	return true;
}
