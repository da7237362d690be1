// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ends.c - two gateways, and which SAs they have in common.
 */
#include "model/ends.h"

#include <stdlib.h>

#include "base/must.h"
#include "model/judge.h"

static uint64_t hash_id(const struct xm_sa *sa)
{
	return hash_add(0, (uint64_t)sa->spi << 8 | sa->proto);
}

bool end_is_peer(const struct end *end, const struct prefix *address)
{
	for (uint32_t i = index_first(&end->peers, hash_prefix(0, address));
	     i != XM_NONE; i = index_next(&end->peers, i)) {
		if (prefix_equal(&end->addresses[i], address))
			return true;
	}
	return false;
}

static void note_peer(struct end *end, const struct prefix *address)
{
	if (xm_is_any(address) || end_is_peer(end, address))
		return;
	end->addresses[end->addresses_count] = *address;
	index_put(&end->peers, hash_prefix(0, address), end->addresses_count++);
}

/*
 * The SA of the other end with that SPI and proto: of one destination, or
 * there may be NAT between.
 */
static uint32_t find_same(const struct end *other, const struct index *by_id,
			  const struct xm_sa *sa, bool outbound)
{
	uint32_t found = XM_NONE;

	for (uint32_t i = index_first(by_id, hash_id(sa)); i != XM_NONE;
	     i = index_next(by_id, i)) {
		const struct xm_sa *same = &other->set->sas[i];

		if (same->spi != sa->spi || same->proto != sa->proto ||
		    other->outbound[i] == (outbound ? 1 : 0))
			continue;
		if (prefix_equal(&same->dst, &sa->dst))
			return i;
		found = i;
	}
	return found;
}

static void match(struct end *end, const struct end *other)
{
	struct index by_id = index_new(other->set->sas_count);

	for (uint32_t i = 0; i < other->set->sas_count; i++)
		index_put(&by_id, hash_id(&other->set->sas[i]), i);
	for (uint32_t i = 0; i < end->set->sas_count; i++) {
		const struct xm_sa *sa = &end->set->sas[i];

		if (sa->spi == 0 || end->outbound[i] == -1)
			continue;
		end->other[i] = find_same(other, &by_id, sa,
					  end->outbound[i] == 1);
		if (end->other[i] != XM_NONE)
			note_peer(end,
				  end->outbound[i] == 1 ? &sa->dst : &sa->src);
	}
	index_free(&by_id);
}

/* The other end's own addresses: where its SAs come from or go to. */
static void note_own_of(struct end *end, const struct end *other)
{
	for (uint32_t i = 0; i < other->set->sas_count; i++) {
		const struct xm_sa *sa = &other->set->sas[i];

		if (other->outbound[i] != -1)
			note_peer(end, other->outbound[i] == 1 ? &sa->src :
								 &sa->dst);
	}
	for (uint32_t i = 0; i < other->set->policies_count; i++) {
		const struct xm_policy *p = other->set->policies[i];

		for (unsigned k = 0; k < p->templates_count; k++) {
			if (has_own_address(&p->templates[k]))
				note_peer(end, p->direction == XM_OUT ?
						       &p->templates[k].src :
						       &p->templates[k].dst);
		}
	}
}

static uint64_t hash_template_whole(uint64_t hash, const struct xm_template *t)
{
	hash = hash_prefix(hash_prefix(hash, &t->src), &t->dst);
	hash = hash_add(hash, (uint64_t)t->spi << 32 | t->reqid);
	return hash_add(hash, (uint64_t)t->optional << 16 |
				      (uint64_t)t->mode << 8 | t->proto);
}

/* Whether the two directions have the same policies, in any order. */
static bool is_mirrored(const struct xm_set *set)
{
	uint64_t sum[XM_DIRECTIONS] = { 0 };

	for (uint32_t i = 0; i < set->policies_count; i++) {
		const struct xm_policy *p = set->policies[i];
		uint64_t hash = hash_selector(0, &p->selector);

		hash = hash_add(hash, (uint64_t)p->priority << 32 | p->if_id);
		hash = hash_add(hash,
				(uint64_t)p->mark.value << 32 | p->mark.mask);
		hash = hash_add(hash, p->block);
		for (unsigned k = 0; k < p->templates_count; k++)
			hash = hash_template_whole(hash, &p->templates[k]);
		sum[p->direction] += hash;
	}
	return sum[XM_IN] == sum[XM_FWD];
}

static struct end end_of(const struct xm_set *set, const struct xm_set *other)
{
	uint32_t room = set->sas_count + other->sas_count;
	struct end end = {
		.set = set,
		.accept = accept_new(set),
		.outbound = judge_directions(set, NULL),
		.other = must_calloc(set->sas_count, sizeof(*end.other)),
		.mirrors = is_mirrored(set),
	};

	for (uint32_t i = 0; i < other->policies_count; i++)
		room += other->policies[i]->templates_count;
	end.peers = index_new(room);
	end.addresses = must_calloc(room, sizeof(*end.addresses));
	for (uint32_t i = 0; i < set->sas_count; i++)
		end.other[i] = XM_NONE;
	return end;
}

void ends_of(const struct xm_set *a, const struct xm_set *b, struct end ends[2])
{
	ends[0] = end_of(a, b);
	ends[1] = end_of(b, a);
	for (unsigned i = 0; i < 2; i++) {
		match(&ends[i], &ends[!i]);
		note_own_of(&ends[i], &ends[!i]);
	}
}

void ends_free(struct end ends[2])
{
	for (unsigned i = 0; i < 2; i++) {
		accept_free(&ends[i].accept);
		free(ends[i].outbound);
		free(ends[i].other);
		index_free(&ends[i].peers);
		free(ends[i].addresses);
	}
}
