// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * set.c - the SAs and policies of one namespace, and indexes to them.
 */
#include "model/set.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "base/number.h"

/* --------------------------------------------------------------- the index */

struct index index_new(uint32_t count)
{
	struct index index = { .mask = 1 };

	while (index.mask < count)
		index.mask *= 2;
	index.heads = must_calloc(index.mask, sizeof(*index.heads));
	memset(index.heads, 0xff, index.mask * sizeof(*index.heads));
	index.mask--;
	index.next = must_calloc(count, sizeof(*index.next));
	return index;
}

void index_free(struct index *index)
{
	free(index->heads);
	free(index->next);
	*index = (struct index) { .heads = NULL };
}

void index_put(struct index *index, uint64_t hash, uint32_t number)
{
	uint32_t *head = &index->heads[hash & index->mask];

	index->next[number] = *head;
	*head = number;
}

uint32_t index_first(const struct index *index, uint64_t hash)
{
	return index->heads[hash & index->mask];
}

uint64_t hash_prefix(uint64_t hash, const struct prefix *p)
{
	uint64_t words[2];

	memcpy(words, p->address, sizeof(words));
	hash = hash_add(hash, words[0]);
	hash = hash_add(hash, words[1]);
	return hash_add(hash, (uint64_t)p->length << 32 | (uint32_t)p->family);
}

uint64_t hash_selector(uint64_t hash, const struct xm_selector *s)
{
	hash = hash_prefix(hash, &s->src);
	hash = hash_prefix(hash, &s->dst);
	hash = hash_add(hash, s->proto);
	hash = hash_add(hash, (uint64_t)s->sport << 48 |
				      (uint64_t)s->sport_mask << 32 |
				      (uint64_t)s->dport << 16 | s->dport_mask);
	return hash_add(hash, s->ifindex);
}

bool same_selector(const struct xm_selector *a, const struct xm_selector *b)
{
	return prefix_equal(&a->src, &b->src) &&
	       prefix_equal(&a->dst, &b->dst) && a->proto == b->proto &&
	       a->sport == b->sport && a->sport_mask == b->sport_mask &&
	       a->dport == b->dport && a->dport_mask == b->dport_mask &&
	       a->ifindex == b->ifindex;
}

uint64_t hash_template(const struct prefix *dst, uint8_t proto, uint8_t mode,
		       uint32_t reqid)
{
	uint64_t hash = hash_prefix(0, dst);

	return hash_add(hash,
			(uint64_t)reqid << 16 | (uint64_t)mode << 8 | proto);
}

uint64_t hash_spi(const struct prefix *dst, uint32_t spi, uint8_t proto)
{
	return hash_add(hash_prefix(0, dst), (uint64_t)spi << 8 | proto);
}

/* ------------------------------------------------------------- what is put in */

/* Policies one behind the other, which saves memory. */
struct block {
	struct block *next;
	uint32_t used, room; /* in units of memory */
	max_align_t memory[];
};

uint32_t xm_kernel(const char *release)
{
	unsigned version[2];

	if (version_parse(release, version) < 2 || version[0] > UINT16_MAX ||
	    version[1] > UINT16_MAX)
		return 0;
	return XM_KERNEL(version[0], version[1]);
}

struct xm_set *xm_set_new(uint32_t kernel)
{
	struct xm_set *set = must_calloc(1, sizeof(*set));

	set->kernel = kernel ? kernel : UINT32_MAX;
	return set;
}

void xm_set_free(struct xm_set *set)
{
	if (set == NULL)
		return;
	free(set->sas);
	while (set->blocks) {
		struct block *block = set->blocks;

		set->blocks = block->next;
		free(block);
	}
	free(set->policies);
	index_free(&set->by_template);
	index_free(&set->by_spi);
	free(set->rank);
	free(set->spd_of);
	free(set->next_of_dst);
	free(set->next_of_src);
	free(set->spds);
	index_free(&set->spd_index);
	trie_pool_free(&set->pool);
	free(set);
}

uint32_t xm_set_kernel(const struct xm_set *set)
{
	return set->kernel;
}

void xm_set_default(struct xm_set *set, enum xm_direction direction, bool block)
{
	if (direction < XM_DIRECTIONS)
		set->block[direction] = block;
}

void xm_set_buckets(struct xm_set *set, uint32_t buckets)
{
	set->buckets = buckets && (buckets & (buckets - 1)) == 0 ? buckets : 0;
}

void xm_set_order_known(struct xm_set *set)
{
	set->order_known = true;
}

static unsigned family_bits(int family)
{
	return family == AF_INET ? 32 : family == AF_INET6 ? 128 : 0;
}

/* Clear the host bits.  Returns false for what is no prefix. */
static bool mask_prefix(struct prefix *p)
{
	unsigned bits = family_bits(p->family);

	if (bits == 0 || p->length > bits)
		return false;
	for (unsigned byte = 0; byte < sizeof(p->address); byte++) {
		unsigned first = byte * 8;

		if (first >= p->length)
			p->address[byte] = 0;
		else if (first + 8 > p->length)
			p->address[byte] &= (uint8_t)(0xff
						      << (8 - p->length % 8));
	}
	return true;
}

static bool mask_address(struct prefix *p)
{
	p->length = family_bits(p->family);
	return mask_prefix(p);
}

static bool mask_selector(struct xm_selector *s)
{
	if (!mask_prefix(&s->src) || !mask_prefix(&s->dst) ||
	    s->src.family != s->dst.family)
		return false;
	s->sport &= s->sport_mask;
	s->dport &= s->dport_mask;
	return true;
}

uint32_t xm_set_add_sa(struct xm_set *set, const struct xm_sa *sa)
{
	struct xm_sa copy = *sa;

	if (set->sealed || !mask_address(&copy.src) ||
	    !mask_address(&copy.dst) || copy.src.family != copy.dst.family)
		return XM_NONE;
	if (copy.selector.src.family != AF_UNSPEC &&
	    !mask_selector(&copy.selector))
		return XM_NONE;
	copy.mark.value &= copy.mark.mask;
	if (set->sas_count == set->sas_room) {
		set->sas_room = set->sas_room ? set->sas_room * 2 : 16;
		set->sas = must_grow(set->sas, set->sas_room,
				     sizeof(*set->sas));
	}
	set->sas[set->sas_count] = copy;
	return set->sas_count++;
}

/* Memory that is freed with the set; @size is that of a policy at most. */
static void *keep(struct xm_set *set, size_t size)
{
	enum { UNIT = sizeof(max_align_t), FIRST = 1 << 16, MORE = 2 << 20 };
	struct block *block = set->blocks;
	uint32_t units = (uint32_t)((size + UNIT - 1) / UNIT);

	if (!block || block->used + units > block->room) {
		size_t bytes = block ? MORE : FIRST;

		block = must_grow(NULL, 1, bytes);
		*block = (struct block) {
			.next = set->blocks,
			.room = (uint32_t)((bytes - sizeof(*block)) / UNIT),
		};
		set->blocks = block;
	}
	block->used += units;
	return &block->memory[block->used - units];
}

uint32_t xm_set_add_policy(struct xm_set *set, const struct xm_policy *policy)
{
	struct xm_policy copy = *policy;
	size_t size;

	if (set->sealed || copy.direction >= XM_DIRECTIONS ||
	    copy.templates_count > XM_DEPTH || !mask_selector(&copy.selector))
		return XM_NONE;
	for (unsigned i = 0; i < copy.templates_count; i++) {
		struct xm_template *t = &copy.templates[i];

		if (!mask_address(&t->src) || !mask_address(&t->dst) ||
		    t->src.family != t->dst.family)
			return XM_NONE;
	}
	copy.mark.value &= copy.mark.mask;
	if (set->policies_count == set->policies_room) {
		set->policies_room = set->policies_room ?
					     set->policies_room * 2 :
					     16;
		set->policies = must_grow(set->policies, set->policies_room,
					  sizeof(struct xm_policy *));
	}
	if (copy.templates_count > set->depth)
		set->depth = copy.templates_count;
	size = offsetof(struct xm_policy, templates[copy.templates_count]);
	set->policies[set->policies_count] = keep(set, size);
	memcpy(set->policies[set->policies_count], &copy, size);
	return set->policies_count++;
}

uint32_t xm_sas_count(const struct xm_set *set)
{
	return set->sas_count;
}

uint32_t xm_policies_count(const struct xm_set *set)
{
	return set->policies_count;
}

const struct xm_sa *xm_sa(const struct xm_set *set, uint32_t index)
{
	return &set->sas[index];
}

const struct xm_policy *xm_policy(const struct xm_set *set, uint32_t index)
{
	return set->policies[index];
}

struct xm_policy xm_policy_copy(const struct xm_set *set, uint32_t index)
{
	const struct xm_policy *policy = set->policies[index];
	struct xm_policy copy = { .order = 0 };

	memcpy(&copy, policy,
	       offsetof(struct xm_policy, templates[policy->templates_count]));
	return copy;
}

/* --------------------------------------------------------------- the sealing */

/* What is sorted: a number, by three keys, the least first. */
struct sorted {
	uint64_t key[3];
	uint32_t number;
};

static int compare(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	for (unsigned i = 0; i < 3; i++) {
		if (x->key[i] != y->key[i])
			return x->key[i] < y->key[i] ? -1 : 1;
	}
	/* a caller that gave no order: as if added in this order */
	return x->number < y->number ? -1 : x->number > y->number;
}

/* A dump has the newest first, which is often just the other way round. */
static void sort(struct sorted *sorted, uint32_t count)
{
	uint32_t falls = 0;

	for (uint32_t i = 1; i < count; i++)
		falls += compare(&sorted[i - 1], &sorted[i]) > 0;
	if (falls > 0 && falls == count - 1) {
		for (uint32_t i = 0; i < count / 2; i++) {
			struct sorted swap = sorted[i];

			sorted[i] = sorted[count - 1 - i];
			sorted[count - 1 - i] = swap;
		}
	} else if (falls > 0) {
		qsort(sorted, count, sizeof(*sorted), compare);
	}
}

/*
 * The chains of by_template are in the order of preference; those of by_spi
 * have what was inserted later first.
 */
static void seal_sas(struct xm_set *set)
{
	struct sorted *sorted = must_calloc(set->sas_count, sizeof(*sorted));

	set->by_template = index_new(set->sas_count);
	set->by_spi = index_new(set->sas_count);
	for (uint32_t i = 0; i < set->sas_count; i++)
		sorted[i] = (struct sorted) {
			/* the best comes last, as the last put in is first */
			.key = { (uint64_t)!set->sas[i].dying << 63 |
					 set->sas[i].add_time,
				 !set->order_known && set->sas[i].packets,
				 set->sas[i].order },
			.number = i,
		};
	sort(sorted, set->sas_count);
	for (uint32_t i = 0; i < set->sas_count; i++) {
		const struct xm_sa *sa = &set->sas[sorted[i].number];

		index_put(&set->by_template,
			  hash_template(&sa->dst, sa->proto, sa->mode,
					sa->reqid),
			  sorted[i].number);
	}
	for (uint32_t i = 0; i < set->sas_count; i++)
		sorted[i] = (struct sorted) {
			.key = { set->sas[i].order },
			.number = i,
		};
	sort(sorted, set->sas_count);
	for (uint32_t i = 0; i < set->sas_count; i++) {
		const struct xm_sa *sa = &set->sas[sorted[i].number];

		/* a larval SA of an acquire has no SPI, and is not found */
		if (sa->spi != 0)
			index_put(&set->by_spi,
				  hash_spi(&sa->dst, sa->spi, sa->proto),
				  sorted[i].number);
	}
	free(sorted);
}

static uint64_t hash_spd(enum xm_direction direction, int family,
			 uint32_t if_id)
{
	return hash_add(0, (uint64_t)if_id << 16 | (uint64_t)direction << 8 |
				   (uint64_t)family);
}

const struct spd *set_spd(const struct xm_set *set, enum xm_direction direction,
			  int family, uint32_t if_id)
{
	uint32_t i;

	if (set->policies_count == 0)
		return NULL;
	i = index_first(&set->spd_index, hash_spd(direction, family, if_id));
	while (i != XM_NONE) {
		const struct spd *spd = &set->spds[i];

		if (spd->direction == direction && spd->family == family &&
		    spd->if_id == if_id)
			return spd;
		i = index_next(&set->spd_index, i);
	}
	return NULL;
}

static void find_spds(struct xm_set *set)
{
	set->spd_index = index_new(set->policies_count);
	set->spd_of = must_calloc(set->policies_count, sizeof(*set->spd_of));
	set->spds = must_calloc(set->policies_count, sizeof(*set->spds));
	for (uint32_t i = 0; i < set->policies_count; i++) {
		const struct xm_policy *p = set->policies[i];
		int family = p->selector.src.family;
		const struct spd *spd = set_spd(set, p->direction, family,
						p->if_id);

		if (spd == NULL) {
			set->spds[set->spds_count] = (struct spd) {
				.direction = p->direction,
				.family = family,
				.if_id = p->if_id,
				.by_dst = TRIE_EMPTY,
				.by_src = TRIE_EMPTY,
			};
			index_put(&set->spd_index,
				  hash_spd(p->direction, family, p->if_id),
				  set->spds_count);
			spd = &set->spds[set->spds_count++];
		}
		set->spd_of[i] = (uint32_t)(spd - set->spds);
	}
}

static bool is_host(const struct prefix *p)
{
	return p->length == family_bits(p->family);
}

/*
 * Of policies of one priority, until 6.11: a policy of two hosts (it is in a
 * hash table) has the position 0; others are numbered by priority and age from
 * 0 on, over all of a direction, whatever their family and if_id.  The lower
 * position wins; if both are 0, the other kind.  From 6.12 on all are numbered
 * by age.
 */
static void find_classes(const struct xm_set *set, const uint32_t *order,
			 uint8_t *classes)
{
	bool numbered[XM_DIRECTIONS] = { false };

	for (uint32_t i = 0; i < set->policies_count; i++) {
		const struct xm_policy *p = set->policies[order[i]];
		bool *any = &numbered[p->direction];

		if (is_host(&p->selector.src) && is_host(&p->selector.dst)) {
			classes[order[i]] = 1;
		} else {
			classes[order[i]] = *any ? 2 : 0;
			*any = true;
		}
	}
}

static void sort_policies(const struct xm_set *set, const uint8_t *classes,
			  struct sorted *sorted)
{
	for (uint32_t i = 0; i < set->policies_count; i++)
		sorted[i] = (struct sorted) {
			.key = { set->policies[i]->priority,
				 classes ? classes[i] : 0,
				 set->policies[i]->order },
			.number = i,
		};
	sort(sorted, set->policies_count);
}

static void rank_policies(struct xm_set *set, uint32_t *order)
{
	struct sorted *sorted = must_calloc(set->policies_count,
					    sizeof(*sorted));

	sort_policies(set, NULL, sorted);
	for (uint32_t i = 0; i < set->policies_count; i++)
		order[i] = sorted[i].number;
	if (set->kernel < XM_KERNEL(6, 12)) {
		uint8_t *classes = must_calloc(set->policies_count, 1);

		find_classes(set, order, classes);
		sort_policies(set, classes, sorted);
		free(classes);
	}
	set->rank = must_calloc(set->policies_count, sizeof(*set->rank));
	for (uint32_t i = 0; i < set->policies_count; i++) {
		order[i] = sorted[i].number;
		set->rank[order[i]] = i;
	}
	free(sorted);
}

/* Put a policy at the head of the chain of its two prefixes. */
static void hang_policy(struct xm_set *set, uint32_t *root, uint32_t *next,
			const struct prefix *outer, const struct prefix *inner,
			uint32_t policy)
{
	struct trie_pool *pool = &set->pool;
	uint32_t at = trie_insert(pool, root, outer);
	uint32_t inner_root = pool->nodes[at].value, head;

	head = trie_insert(pool, &inner_root, inner);
	next[policy] = pool->nodes[head].value;
	pool->nodes[head].value = policy;
	pool->nodes[at].value = inner_root;
}

static void seal_policies(struct xm_set *set)
{
	uint32_t *order = must_calloc(set->policies_count, sizeof(*order));

	find_spds(set);
	rank_policies(set, order);
	set->next_of_dst = must_calloc(set->policies_count, sizeof(uint32_t));
	set->next_of_src = must_calloc(set->policies_count, sizeof(uint32_t));
	for (uint32_t i = set->policies_count; i-- > 0;) {
		const struct xm_selector *s =
			&set->policies[order[i]]->selector;
		struct spd *spd = &set->spds[set->spd_of[order[i]]];

		hang_policy(set, &spd->by_dst, set->next_of_dst, &s->dst,
			    &s->src, order[i]);
		hang_policy(set, &spd->by_src, set->next_of_src, &s->src,
			    &s->dst, order[i]);
	}
	free(order);
}

void xm_set_seal(struct xm_set *set)
{
	if (set->sealed)
		return;
	set->sealed = true;
	seal_sas(set);
	seal_policies(set);
}

/* -------------------------------------------------------------- the overlaps */

struct walk {
	const struct xm_set *set;
	const uint32_t *next;
	const struct prefix *inner;
	trie_visit visit;
	void *arg;
};

static bool visit_chain(void *arg, uint32_t head)
{
	const struct walk *walk = arg;

	for (uint32_t i = head; i != TRIE_EMPTY; i = walk->next[i]) {
		if (!walk->visit(walk->arg, i))
			return false;
	}
	return true;
}

static bool visit_inner(void *arg, uint32_t root)
{
	const struct walk *walk = arg;

	return trie_overlapping(&walk->set->pool, root, walk->inner,
				visit_chain, arg);
}

/* The first values of a trie that overlap a prefix; all, if they are fewer. */
struct gathered {
	uint32_t count, most;
	uint32_t values[64];
};

static bool gather(void *arg, uint32_t value)
{
	struct gathered *g = arg;

	if (g->count < sizeof(g->values) / sizeof(g->values[0]))
		g->values[g->count] = value;
	return ++g->count < g->most;
}

/* All of them are there. */
static bool visit_gathered(const struct gathered *g, struct walk *walk)
{
	for (uint32_t i = 0; i < g->count; i++)
		if (!visit_inner(walk, g->values[i]))
			return false;
	return true;
}

bool set_overlapping(const struct xm_set *set, const struct spd *spd,
		     const struct xm_selector *s, trie_visit visit, void *arg)
{
	enum {
		FEW = sizeof(((struct gathered *)0)->values) / sizeof(uint32_t)
	};
	struct walk walk = { .set = set, .visit = visit, .arg = arg };
	const struct trie_pool *pool = &set->pool;
	struct gathered dst, src;
	uint32_t most = FEW;
	bool by_src;

	/* the way round that has fewer tries to look into */
	for (;;) {
		dst.most = src.most = most;
		dst.count = src.count = 0;
		if (trie_overlapping(pool, spd->by_dst, &s->dst, gather, &dst))
			src.most = dst.count + 1;
		if (trie_overlapping(pool, spd->by_src, &s->src, gather,
				     &src) ||
		    dst.count < most)
			break;
		most *= 4;
	}
	by_src = src.count < dst.count;
	walk.next = by_src ? set->next_of_src : set->next_of_dst;
	walk.inner = by_src ? &s->dst : &s->src;
	if (most == FEW)
		return visit_gathered(by_src ? &src : &dst, &walk);
	return trie_overlapping(pool, by_src ? spd->by_src : spd->by_dst,
				by_src ? &s->src : &s->dst, visit_inner, &walk);
}
