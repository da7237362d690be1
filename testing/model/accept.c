// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * accept.c - which SAs the templates of inbound and forward policies accept.
 */
#include "model/accept.h"

enum {
	ANY_REQID = 1,
	ANY_SOURCE = 2,
	VARIANTS = 4,

	MOST_NEAR = 64, /* that accept_nearest() looks at */
};

static uint64_t hash_key(uint8_t proto, uint8_t mode, uint32_t reqid,
			 const struct prefix *src, unsigned variant)
{
	uint64_t hash = hash_add(0, (uint64_t)variant << 16 |
					    (uint64_t)mode << 8 | proto);

	if (!(variant & ANY_REQID))
		hash = hash_add(hash, reqid);
	return variant & ANY_SOURCE ? hash : hash_prefix(hash, src);
}

/* How a template names SAs: the kernel compares no source in transport mode. */
static unsigned variant_of(const struct xm_template *t)
{
	return (t->reqid == 0 ? ANY_REQID : 0) |
	       (t->mode == XM_TRANSPORT || xm_is_any(&t->src) ? ANY_SOURCE : 0);
}

static uint64_t hash_of_template(const struct xm_template *t)
{
	return hash_key(t->proto, t->mode, t->reqid, &t->src, variant_of(t));
}

static uint64_t hash_peer(enum xm_direction direction, const struct prefix *src)
{
	return hash_add(hash_prefix(0, src), direction);
}

struct accept accept_new(const struct xm_set *set)
{
	uint32_t depth = set->depth;
	struct accept a = {
		.set = set,
		.sas = index_new(set->sas_count * VARIANTS),
		.templates = index_new(set->policies_count * depth),
		.by_peer = index_new(set->policies_count * depth),
	};

	for (uint32_t i = set->sas_count; i-- > 0;) {
		const struct xm_sa *sa = &set->sas[i];

		for (unsigned variant = 0; variant < VARIANTS; variant++)
			index_put(&a.sas,
				  hash_key(sa->proto, sa->mode, sa->reqid,
					   &sa->src, variant),
				  i * VARIANTS + variant);
	}
	for (uint32_t i = set->policies_count; i-- > 0;) {
		const struct xm_policy *p = set->policies[i];

		if (p->direction == XM_OUT || p->block)
			continue;
		for (unsigned k = 0; k < p->templates_count; k++) {
			const struct xm_template *t = &p->templates[k];

			index_put(&a.templates,
				  hash_add(hash_of_template(t), p->direction),
				  i * depth + k);
			index_put(&a.by_peer, hash_peer(p->direction, &t->src),
				  i * depth + k);
		}
	}
	return a;
}

void accept_free(struct accept *a)
{
	index_free(&a->sas);
	index_free(&a->templates);
	index_free(&a->by_peer);
}

bool accept_sas(const struct accept *a, uint32_t policy,
		unsigned template_index, trie_visit visit, void *arg)
{
	const struct xm_template *t =
		&a->set->policies[policy]->templates[template_index];
	unsigned variant = variant_of(t);

	if (a->set->sas_count == 0)
		return true;
	for (uint32_t i = index_first(&a->sas, hash_of_template(t));
	     i != XM_NONE; i = index_next(&a->sas, i)) {
		if (i % VARIANTS == variant &&
		    xm_template_differs(a->set, policy, template_index,
					i / VARIANTS) == 0 &&
		    !visit(arg, i / VARIANTS))
			return false;
	}
	return true;
}

bool accept_by_some(const struct accept *a, enum xm_direction direction,
		    uint32_t sa)
{
	const struct xm_sa *s = &a->set->sas[sa];
	uint32_t depth = a->set->depth;

	for (unsigned variant = 0; variant < VARIANTS; variant++) {
		uint64_t hash = hash_add(hash_key(s->proto, s->mode, s->reqid,
						  &s->src, variant),
					 direction);

		for (uint32_t i = index_first(&a->templates, hash);
		     i != XM_NONE; i = index_next(&a->templates, i)) {
			if (a->set->policies[i / depth]->direction ==
				    direction &&
			    xm_template_differs(a->set, i / depth, i % depth,
						sa) == 0)
				return true;
		}
	}
	return false;
}

uint32_t accept_nearest(const struct accept *a, enum xm_direction direction,
			uint32_t sa, unsigned *template_index)
{
	const struct xm_sa *s = &a->set->sas[sa];
	uint32_t nearest = XM_NONE, depth = a->set->depth;
	int least = 0;
	unsigned seen = 0;

	for (uint32_t i =
		     index_first(&a->by_peer, hash_peer(direction, &s->src));
	     i != XM_NONE && seen < MOST_NEAR; i = index_next(&a->by_peer, i)) {
		const struct xm_policy *p = a->set->policies[i / depth];
		unsigned differs;

		if (p->direction != direction ||
		    !prefix_equal(&p->templates[i % depth].src, &s->src))
			continue;
		seen++;
		differs = xm_template_differs(a->set, i / depth, i % depth, sa);
		if (nearest == XM_NONE || __builtin_popcount(differs) < least) {
			nearest = i / depth;
			*template_index = i % depth;
			least = __builtin_popcount(differs);
		}
	}
	return nearest;
}
