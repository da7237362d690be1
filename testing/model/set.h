/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * set.h - the inside of a set: its arrays and indexes.  For the library only.
 */
#ifndef MODEL_SET_H
#define MODEL_SET_H

#include "model/trie.h"
#include "model/xfrm_model.h"

/*
 * A hash table over a range of numbers 0 to count - 1.  Those of one hash are
 * a chain, in the order they were put in, the last first.
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

/* One more value into a hash; the first into 0. */
static inline uint64_t hash_add(uint64_t hash, uint64_t value)
{
	hash ^= value + 0x9e3779b97f4a7c15ull + (hash << 6) + (hash >> 2);
	hash *= 0xff51afd7ed558ccdull;
	return hash ^ hash >> 33;
}

uint64_t hash_prefix(uint64_t hash, const struct prefix *p);
uint64_t hash_selector(uint64_t hash, const struct xm_selector *s);
bool same_selector(const struct xm_selector *a, const struct xm_selector *b);

/* The policies of one direction, family and if_id: they alone compete. */
struct spd {
	enum xm_direction direction;
	int family;
	uint32_t if_id;
	/*
	 * Tries of destinations whose values are tries of sources, and the
	 * other way round; what these hold are chains of policies (next_of).
	 */
	uint32_t by_dst, by_src;
};

struct xm_set {
	uint32_t kernel;
	bool block[XM_DIRECTIONS];
	bool sealed;
	uint32_t buckets; /* of the kernel's SAD; 0: not known */
	bool order_known; /* of SAs of one second */

	struct xm_sa *sas;
	uint32_t sas_count, sas_room;
	/* each ends behind its last template, in a block */
	struct xm_policy **policies;
	uint32_t policies_count, policies_room;
	struct block *blocks;
	unsigned depth; /* the most templates that a policy has */

	/*
	 * SAs by what an outbound template names, the preferred one first: not
	 * dying, then newer; of one second one that was used, then inserted
	 * later.
	 */
	struct index by_template;
	struct index by_spi; /* by destination, SPI, proto */

	/* Policies: of two that both match, the one of lower rank wins. */
	uint32_t *rank;
	uint32_t *spd_of;		     /* policy: its spd */
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
 * xm_sa_choose(), and all that fit, in the order of preference, into @out, of
 * which @room must be at least 2.
 */
struct xm_choice set_fitting(const struct xm_set *set, uint32_t policy,
			     unsigned template_index, const struct prefix *src,
			     const struct prefix *dst,
			     const struct xm_flow *flow, uint32_t *out,
			     uint32_t room);

/*
 * The bucket that has the SAs of these addresses and reqid in the kernel, as
 * far as xm_set_buckets() was told.
 */
uint32_t set_bucket(const struct xm_set *set, const struct prefix *dst,
		    const struct prefix *src, uint32_t reqid);

/* The policies that compete for flows like that; or NULL. */
const struct spd *set_spd(const struct xm_set *set, enum xm_direction direction,
			  int family, uint32_t if_id);

/*
 * Visit the policies of an SPD whose selector's prefixes overlap those of @s,
 * those of one pair of prefixes by rank.  Returns false when a visit did.
 */
bool set_overlapping(const struct xm_set *set, const struct spd *spd,
		     const struct xm_selector *s, trie_visit visit, void *arg);

#endif
