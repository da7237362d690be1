/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * set.h - the inside of a set: its arrays and indexes.  For the library only.
 */
#ifndef MODEL_SET_H
#define MODEL_SET_H

#include "model/trie.h"
#include "model/xfrm_model.h"

/*
 * A hash table of the numbers 0 to count - 1.  Numbers of one hash form a
 * chain, in which the last one that was put in comes first.
 */
struct index {
	uint32_t *heads, *next;
	uint32_t mask;
};

struct index index_new(uint32_t count);
void index_free(struct index *index);
void index_put(struct index *index, uint64_t hash, uint32_t number);
uint32_t index_first(const struct index *index, uint64_t hash);

static inline uint32_t index_next(const struct index *index, uint32_t number)
{
	return index->next[number];
}

/* Mix one more value into a hash; the first hash is 0. */
static inline uint64_t hash_add(uint64_t hash, uint64_t value)
{
	hash ^= value + 0x9e3779b97f4a7c15ull + (hash << 6) + (hash >> 2);
	hash *= 0xff51afd7ed558ccdull;
	return hash ^ hash >> 33;
}

uint64_t hash_prefix(uint64_t hash, const struct prefix *p);
uint64_t hash_selector(uint64_t hash, const struct xm_selector *s);
bool same_selector(const struct xm_selector *a, const struct xm_selector *b);

/* The policies of one direction, family and if_id: only these compete. */
struct spd {
	enum xm_direction direction;
	int family;
	uint32_t if_id;
	/*
	 * by_dst: a trie of destinations; its values are tries of sources,
	 * whose values are chains of policies.  by_src: the other way round.
	 */
	uint32_t by_dst, by_src;
};

struct xm_set {
	uint32_t kernel;
	bool block[XM_DIRECTIONS];
	bool sealed;
	uint32_t buckets; /* of the kernel's SAD; 0: not known */
	bool order_known; /* see xm_set_order_known() */

	struct xm_sa *sas;
	uint32_t sas_count, sas_room;
	/* in blocks, each without its unused templates */
	struct xm_policy **policies;
	uint32_t policies_count, policies_room;
	struct block *blocks;
	unsigned depth; /* the most templates that a policy has */

	/*
	 * SAs by hash_template(), the preferred one first: not dying, then
	 * newer; of one second one that was used (unless order_known), then the
	 * one inserted later.
	 */
	struct index by_template;
	struct index by_spi; /* by destination, SPI, proto */

	/* By policy: of two that match, the one of lower rank wins. */
	uint32_t *rank;
	uint32_t *spd_of;		     /* by policy: its index in spds */
	uint32_t *next_of_dst, *next_of_src; /* chains, lowest rank first */
	struct spd *spds;
	uint32_t spds_count;
	struct index spd_index;
	struct trie_pool pool;
};

/* The hash under which by_template has an SA. */
uint64_t hash_template(const struct prefix *dst, uint8_t proto, uint8_t mode,
		       uint32_t reqid);

/* The hash under which by_spi has an SA. */
uint64_t hash_spi(const struct prefix *dst, uint32_t spi, uint8_t proto);

/* Whether a template's SA has addresses of its own, not the packet's. */
static inline bool has_own_address(const struct xm_template *t)
{
	return t->mode == XM_TUNNEL || t->mode == XM_BEET ||
	       t->mode == XM_IPTFS;
}

/*
 * xm_sa_choose(), which also lists all SAs that fit, the best first.
 * @out: room for @room indexes, 2 at least
 */
struct xm_choice set_fitting(const struct xm_set *set, uint32_t policy,
			     unsigned template_index, const struct prefix *src,
			     const struct prefix *dst,
			     const struct xm_flow *flow, uint32_t *out,
			     uint32_t room);

/*
 * The kernel's hash bucket of SAs with these addresses and reqid, for the table
 * size of xm_set_buckets().
 */
uint32_t set_bucket(const struct xm_set *set, const struct prefix *dst,
		    const struct prefix *src, uint32_t reqid);

/* The SPD of a direction, family and if_id; or NULL. */
const struct spd *set_spd(const struct xm_set *set, enum xm_direction direction,
			  int family, uint32_t if_id);

/*
 * Visit the policies of an SPD whose selector's prefixes overlap those of @s;
 * policies with equal prefixes come by rank.  Returns false when a visit did.
 */
bool set_overlapping(const struct xm_set *set, const struct spd *spd,
		     const struct xm_selector *s, trie_visit visit, void *arg);

#endif
