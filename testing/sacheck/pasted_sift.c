// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pasted_sift.c - what of all that was read is there at last.
 *
 * Usually that is all.  But a text may have one output twice, of two moments;
 * and a monitor tells what came and went after the dump.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "sacheck/pasted_inside.h"

/* One that is there, or was. */
struct live {
	uint32_t index; /* of p->set */
	uint32_t entry;
	bool gone, dying;
	uint64_t packets; /* more than the SA itself says */
};

/* All of one kind, the oldest first, and where each of them is. */
struct lives {
	const struct pasted *p;
	bool policies;
	struct live *list;
	uint32_t count, room;
	uint32_t *slots, mask; /* numbers of @list, plus 1; 0: none */
};

/* ---- which of them are the same ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15ull;
	return hash ^ hash >> 32;
}

static uint64_t mix_prefix(uint64_t hash, const struct prefix *p)
{
	uint64_t halves[2];

	memcpy(halves, p->address, sizeof(halves));
	return mix(mix(mix(hash, halves[0]), halves[1]), p->length);
}

uint32_t sift_hash(const struct xm_set *set, enum record_kind kind,
		   uint32_t index)
{
	const struct xm_policy *policy;
	const struct xm_sa *sa;

	if (kind != RECORD_POLICY) {
		sa = xm_sa(set, index);
		return (uint32_t)mix_prefix(mix(sa->spi, sa->proto), &sa->dst);
	}
	policy = xm_policy(set, index);
	return (uint32_t)mix_prefix(
		mix_prefix(mix(policy->direction, policy->if_id),
			   &policy->selector.src),
		&policy->selector.dst);
}

static bool same_mark(struct xm_mark a, struct xm_mark b)
{
	return a.value == b.value && a.mask == b.mask;
}

static bool same_selector(const struct xm_selector *a,
			  const struct xm_selector *b)
{
	return prefix_equal(&a->src, &b->src) &&
	       prefix_equal(&a->dst, &b->dst) && a->proto == b->proto &&
	       a->sport == b->sport && a->sport_mask == b->sport_mask &&
	       a->dport == b->dport && a->dport_mask == b->dport_mask &&
	       a->ifindex == b->ifindex;
}

/*
 * A kernel has but one of them: __xfrm_state_locate() and xfrm_policy_insert(),
 * net/xfrm.  Of SAs without an SPI it may have several.
 */
static bool is_same(const struct lives *lives, uint32_t one, uint32_t other)
{
	const struct xm_set *set = lives->p->set;

	if (lives->policies) {
		const struct xm_policy *a = xm_policy(set, one);
		const struct xm_policy *b = xm_policy(set, other);

		return a->direction == b->direction && a->if_id == b->if_id &&
		       same_mark(a->mark, b->mark) &&
		       same_selector(&a->selector, &b->selector);
	} else {
		const struct xm_sa *a = xm_sa(set, one);
		const struct xm_sa *b = xm_sa(set, other);

		/* of an event the mark is not told */
		return a->spi && a->spi == b->spi && a->proto == b->proto &&
		       prefix_equal(&a->dst, &b->dst);
	}
}

static uint32_t slots_mask(uint32_t count)
{
	uint32_t size = 64;

	while (size < 2 * count)
		size *= 2;
	return size - 1;
}

static void begin_lives(struct lives *lives, const struct pasted *p,
			bool policies)
{
	uint32_t mask = slots_mask(p->entries_count);

	*lives = (struct lives) {
		.p = p,
		.policies = policies,
		.mask = mask,
		.slots = must_calloc(mask + 1, sizeof(*lives->slots)),
	};
}

static void free_lives(struct lives *lives)
{
	free(lives->list);
	free(lives->slots);
}

/* Where the one that is the same is or would be. */
static uint32_t *find_slot(const struct lives *lives, uint32_t number)
{
	const struct entry *entry = &lives->p->entries[number];
	uint32_t at = entry->hash & lives->mask;

	while (lives->slots[at] &&
	       !is_same(lives, lives->list[lives->slots[at] - 1].index,
			entry->index))
		at = (at + 1) & lives->mask;
	return &lives->slots[at];
}

static struct live *find_live(const struct lives *lives, uint32_t number)
{
	uint32_t slot = *find_slot(lives, number);

	return slot && !lives->list[slot - 1].gone ? &lives->list[slot - 1] :
						     NULL;
}

static void add_live(struct lives *lives, uint32_t number)
{
	uint32_t *slot = find_slot(lives, number);

	if (lives->count == lives->room) {
		lives->room = lives->room ? 2 * lives->room : 64;
		lives->list = must_grow(lives->list, lives->room,
					sizeof(*lives->list));
	}
	lives->list[lives->count++] = (struct live) {
		.index = lives->p->entries[number].index,
		.entry = number,
	};
	*slot = lives->count;
}

/* ---- outputs that stand there twice ---- */

static bool is_of(const struct entry *entry, bool policies)
{
	return policies == (entry->kind == RECORD_POLICY ||
			    entry->kind == RECORD_FLUSH_POLICIES);
}

static int refuse_twice(const struct pasted *p, const struct entry *one,
			const struct entry *other, struct trouble *t)
{
	const char *what = one->kind == RECORD_POLICY ? "policy" : "SA";
	const char *file = p->sections[one->section].file;
	const char *later = p->sections[other->section].file;

	if (file != later)
		return trouble(
			t,
			"%s, line %u, and %s, line %u: the same %s: of two moments, or of two gateways?",
			file, one->line, later, other->line, what);
	return trouble(
		t,
		"%s: the %s of line %u again in line %u, and no line in between that parts two outputs",
		file, what, one->line, other->line);
}

/*
 * Find the dump's last section that is repeated by a later one: what is in it,
 * or before it, is of an earlier moment.  @first: gets the section from which
 * on they count.
 */
static int find_first(const struct pasted *p, bool policies, uint32_t *first,
		      struct trouble *t)
{
	struct lives lives = { .p = p, .policies = policies };
	uint32_t *slots,
		mask = slots_mask(policies ? xm_policies_count(p->set) :
					     xm_sas_count(p->set)),
		at;
	int error = 0;

	*first = 0;
	slots = must_calloc(mask + 1, sizeof(*slots));
	for (uint32_t i = 0; i < p->entries_count && !error; i++) {
		const struct entry *entry = &p->entries[i], *before = NULL;

		if (!is_of(entry, policies) ||
		    p->sections[entry->section].monitor)
			continue;
		for (at = entry->hash & mask; slots[at]; at = (at + 1) & mask) {
			before = &p->entries[slots[at] - 1];
			if (before->hash == entry->hash &&
			    is_same(&lives, before->index, entry->index))
				break;
		}
		if (slots[at] && (before->section == entry->section ||
				  p->sections[before->section].file !=
					  p->sections[entry->section].file))
			error = refuse_twice(p, before, entry, t);
		else if (slots[at] && before->section >= *first)
			*first = before->section + 1;
		slots[at] = i + 1;
	}
	free(slots);
	return error;
}

/* ---- both ends in one text ---- */

/* The addresses of a tunnel, and what uses them. */
struct way {
	struct prefix src, dst;
	uint32_t section;
	bool out;
};

static int compare_ways(const void *one, const void *other)
{
	const struct way *a = one, *b = other;
	int order = memcmp(&a->src, &b->src, sizeof(a->src));

	if (!order)
		order = memcmp(&a->dst, &b->dst, sizeof(a->dst));
	return order ? order : (int)a->out - (int)b->out;
}

/*
 * No gateway sends through a tunnel that it receives through.  Policies of one
 * section are of one gateway, so they are not asked.
 */
static int check_ends(const struct pasted *p, uint32_t first, struct trouble *t)
{
	struct way *ways = must_calloc(p->entries_count + 1, sizeof(*ways));
	uint32_t count = 0;
	int error = 0;

	for (uint32_t i = 0; i < p->entries_count; i++) {
		const struct entry *entry = &p->entries[i];
		const struct xm_policy *policy;
		const struct xm_template *outer;

		if (entry->kind != RECORD_POLICY || entry->section < first)
			continue;
		policy = xm_policy(p->set, entry->index);
		if (!policy->templates_count)
			continue;
		outer = &policy->templates[policy->templates_count - 1];
		if (outer->mode != XM_TUNNEL || xm_is_any(&outer->src))
			continue;
		ways[count++] = (struct way) {
			.src = outer->src,
			.dst = outer->dst,
			.section = entry->section,
			.out = policy->direction == XM_OUT,
		};
	}
	qsort(ways, count, sizeof(*ways), compare_ways);
	for (uint32_t i = 1; i < count && !error; i++) {
		if (prefix_equal(&ways[i].src, &ways[i - 1].src) &&
		    prefix_equal(&ways[i].dst, &ways[i - 1].dst) &&
		    ways[i].out != ways[i - 1].out &&
		    ways[i].section != ways[i - 1].section)
			error = trouble(
				t,
				"%s: policies of both ends of a tunnel: put each gateway's into a file of its own, for `sacheck pair`",
				p->sections[ways[i].section].file);
	}
	free(ways);
	return error;
}

static bool has_several(const struct pasted *p)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->sections_count; i++)
		count += p->sections[i].policies;
	return count > 1;
}

/* ---- what a monitor tells ---- */

static void flush(struct lives *lives)
{
	for (uint32_t i = 0; i < lives->count; i++)
		lives->list[i].gone = true;
}

/* An SA that was larval is another one now; of a policy each change is. */
static bool is_replaced(const struct lives *lives, const struct live *live)
{
	return lives->policies ||
	       xm_sa(lives->p->set, live->index)->state == XM_SA_LARVAL;
}

static void happen(struct lives *lives, uint32_t number, unsigned *unknown)
{
	const struct entry *entry = &lives->p->entries[number];
	struct live *live;

	if (entry->index == XM_NONE) {
		flush(lives);
		return;
	}
	live = find_live(lives, number);
	if (entry->kind == RECORD_USE) {
		if (live) {
			live->packets++;
		} else {
			*unknown |= UNKNOWN_MODES | UNKNOWN_ADDED |
				    UNKNOWN_PACKETS;
			add_live(lives, number);
		}
	} else if (entry->verb == VERB_DELETED) {
		if (live)
			live->gone = true;
	} else if (entry->verb == VERB_EXPIRED) {
		if (live)
			live->dying = true;
	} else if (live && entry->verb == VERB_UPDATED &&
		   !is_replaced(lives, live)) {
		live->index = entry->index;
		live->entry = number;
	} else {
		if (live)
			live->gone = true;
		add_live(lives, number);
	}
}

static void collect(struct lives *lives, uint32_t first, bool monitor,
		    unsigned *unknown)
{
	const struct pasted *p = lives->p;

	/* a dump has the newest first */
	for (uint32_t i = p->entries_count; i-- > 0;) {
		const struct entry *entry = &p->entries[i];

		if (is_of(entry, lives->policies) && entry->section >= first &&
		    !p->sections[entry->section].monitor)
			add_live(lives, i);
	}
	for (uint32_t i = 0; monitor && i < p->entries_count; i++) {
		const struct entry *entry = &p->entries[i];

		if (is_of(entry, lives->policies) &&
		    p->sections[entry->section].monitor)
			happen(lives, i, unknown);
	}
}

/* ---- the set ---- */

static void put_sas(const struct lives *lives, struct xm_set *set,
		    unsigned unknown)
{
	for (uint32_t i = lives->count; i-- > 0;) {
		const struct live *live = &lives->list[i];
		struct xm_sa sa = *xm_sa(lives->p->set, live->index);

		if (live->gone)
			continue;
		sa.order = i;
		sa.packets += live->packets;
		sa.dying |= live->dying;
		/* one without a time is not older than one with it */
		if (unknown & UNKNOWN_ADDED)
			sa.add_time = 0;
		if (lives->p->algorithms &&
		    lives->p->entries[live->entry].guessed)
			become_larval(&sa);
		xm_set_add_sa(set, &sa);
	}
}

static void put_policies(const struct lives *lives, struct xm_set *set)
{
	for (uint32_t i = lives->count; i-- > 0;) {
		const struct live *live = &lives->list[i];
		struct xm_policy policy;

		if (live->gone)
			continue;
		policy = xm_policy_copy(lives->p->set, live->index);
		policy.order = i;
		xm_set_add_policy(set, &policy);
	}
}

static struct xm_set *build(struct pasted *p, const uint32_t first[2],
			    bool monitor, unsigned *unknown)
{
	struct xm_set *set = xm_set_new(xm_kernel(p->release));
	struct lives sas, policies;

	begin_lives(&sas, p, false);
	begin_lives(&policies, p, true);
	collect(&sas, first[0], monitor, unknown);
	collect(&policies, first[1], monitor, unknown);
	put_sas(&sas, set, *unknown);
	put_policies(&policies, set);
	free_lives(&sas);
	free_lives(&policies);
	return set;
}

struct xm_set *sift(struct pasted *p, bool monitor, unsigned *unknown,
		    struct trouble *t)
{
	struct xm_set *set = p->set;
	uint32_t first[2];
	bool as_it_is;

	if (find_first(p, false, &first[0], t) ||
	    find_first(p, true, &first[1], t) ||
	    (has_several(p) && check_ends(p, first[1], t)))
		return NULL;
	if (p->undecided && !p->algorithms)
		*unknown |= UNKNOWN_LARVAL;
	as_it_is = !first[0] && !first[1] && !p->has_monitor &&
		   !p->release[0] && !(p->guessed && p->algorithms) &&
		   !(*unknown & UNKNOWN_ADDED && p->times);
	if (!as_it_is)
		return build(p, first, monitor, unknown);
	p->set = NULL;
	return set;
}
