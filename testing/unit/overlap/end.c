// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * end.c - a gateway of a group.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "end.h"

uint32_t end_rank(ip_selector local, ip_selector remote, bool instance)
{
	uint32_t base = 1, ports = 2, proto = 1;
	uint32_t local_bits = 24 + selector_length(local);
	uint32_t remote_bits = 24 + selector_length(remote);

	return ((((base << 2 | ports) << 1 | proto) << 8 | (128 - local_bits))
			<< 8 |
		(128 - remote_bits))
		       << 1 |
	       !instance;
}

static unsigned child_of(const struct group *g, unsigned pair)
{
	unsigned i = 0;

	while (!(g->children[i] >> pair & 1))
		i++;
	return i;
}

void end_init(struct end *e, const struct group *g, bool is_b)
{
	*e = (struct end) { .group = g, .is_b = is_b };
	for (unsigned i = 0; i < g->pairs; i++) {
		ip_selector a = group_local(g, i), b = group_remote(g, i);
		ip_selector local = is_b ? b : a, remote = is_b ? a : b;

		e->pairs[i] = (struct end_pair) {
			.local = local,
			.remote = remote,
			.flows = flows_of(local, remote),
			.rank = g->ranked ?
					end_rank(local, remote, g->instance) :
					7,
			.peer_rank = g->ranked ? end_rank(remote, local,
							  g->instance) :
						 7,
			.child = child_of(g, i),
		};
	}
}

/* ----------------------------------------------------------------- the SPD */

static struct out_policy *find(struct end *e, ip_selector local,
			       ip_selector remote)
{
	for (unsigned i = 0; i < e->policies_count; i++) {
		struct out_policy *p = &e->policies[i];

		if (selector_eq_selector(p->local, local) &&
		    selector_eq_selector(p->remote, remote))
			return p;
	}
	return NULL;
}

static void delete (struct end *e, struct out_policy *p)
{
	unsigned after = (unsigned)(&e->policies[e->policies_count] - (p + 1));

	memmove(p, p + 1, after * sizeof(*p));
	e->policies_count--;
}

static void install(struct end *e, struct out_policy policy)
{
	struct out_policy *old = find(e, policy.local, policy.remote);

	if (old != NULL && !e->updates_move) {
		*old = policy;
		return;
	}
	if (old != NULL)
		delete (e, old);
	e->policies[e->policies_count++] = policy;
}

/* --------------------------------------------------- what overlap.c calls */

static struct end *acting;

static struct out_policy policy_of(const struct overlap_redirect *r)
{
	return (struct out_policy) {
		.local = r->local,
		.remote = r->remote,
		.priority = r->priority,
		.child = r->theirs,
		.redirect = true,
		.ours_priority = r->ours_priority,
	};
}

bool end_conflict(const struct out_policy *redirect,
		  const struct out_policy *other)
{
	return (selector_eq_selector(redirect->local, other->local) &&
		selector_eq_selector(redirect->remote, other->remote)) ||
	       (other->priority >= redirect->priority &&
		other->priority < redirect->ours_priority &&
		(flows_of(redirect->local, redirect->remote) &
		 flows_of(other->local, other->remote)) != 0);
}

static bool conflicts(const struct overlap_redirect *r,
		      const struct out_policy *other)
{
	struct out_policy p = policy_of(r);

	return end_conflict(&p, other);
}

static bool conflicts_with_any(const struct end *e,
			       const struct overlap_redirect *r)
{
	for (unsigned i = 0; i < e->policies_count; i++) {
		if (!e->policies[i].redirect && conflicts(r, &e->policies[i]))
			return true;
	}
	return false;
}

static bool is_up(const struct end *e, const struct child_sa *child)
{
	for (unsigned i = 0; i < PAIRS; i++) {
		if (child != NULL && e->children[i] == child)
			return true;
	}
	return false;
}

static void uninstall_redirect(struct overlap_redirect *r)
{
	struct end *e = acting;
	struct out_policy *old = find(e, r->local, r->remote);

	if (!r->installed)
		return;
	r->installed = false;
	if (old == NULL || !old->redirect)
		e->wrong = "a redirect is deleted that is not there";
	else
		delete (e, old);
}

static void install_redirect(struct overlap_redirect *r, bool replace)
{
	r->priority = end_rank(r->local, r->remote, acting->group->instance);
	if (conflicts_with_any(acting, r)) {
		uninstall_redirect(r);
	} else if (replace || !r->installed) {
		install(acting, policy_of(r));
		r->installed = true;
	}
}

static const struct overlap_ops ops = {
	.install = install_redirect,
	.uninstall = uninstall_redirect,
};

static void update(struct end *e, struct child_sa *changed)
{
	struct overlap_member members[PAIRS];
	unsigned count = 0;

	for (unsigned i = 0; i < e->group->pairs; i++) {
		const struct end_pair *p = &e->pairs[i];

		if (e->children[p->child] == NULL)
			continue;
		members[count++] = (struct overlap_member) {
			.child = e->children[p->child],
			.local = p->local,
			.remote = p->remote,
			.priority = p->rank,
			.peer_priority = p->peer_rank,
		};
	}
	acting = e;
	for (unsigned i = 0; i < e->group->pairs; i++) {
		const struct overlap_member m = {
			.child = changed,
			.local = e->pairs[i].local,
			.remote = e->pairs[i].remote,
		};

		if (e->pairs[i].child == changed->index)
			overlap_update(&e->redirects, members, count, &m, &ops);
	}
}

/* --------------------------------------------------------- what pluto does */

/* @member: a Child SA of the group has it */
static void withdraw(struct end *e, const struct out_policy *before,
		     bool member)
{
	acting = e;
	for (struct overlap_redirect *r = e->redirects; r != NULL;
	     r = r->next) {
		if (member ? selector_eq_selector(r->local, before->local) &&
				     selector_eq_selector(r->remote,
							  before->remote) :
			     conflicts(r, before))
			uninstall_redirect(r);
	}
}

static void delete_and_restore(struct end *e, struct out_policy *p)
{
	struct out_policy gone = *p;

	delete (e, p);
	acting = e;
	for (struct overlap_redirect *r = e->redirects; r != NULL;
	     r = r->next) {
		if (!r->installed && conflicts(r, &gone))
			install_redirect(r, false);
	}
}

/* Its policies, then the redirects. */
static void establish(struct end *e, unsigned index)
{
	struct child_sa *child = must_calloc(1, sizeof(*child));

	child->index = index;
	child->reqid = ++e->last_reqid;
	e->children[index] = child;
	for (unsigned i = 0; i < e->group->pairs; i++) {
		const struct out_policy p = {
			.local = e->pairs[i].local,
			.remote = e->pairs[i].remote,
			.child = child,
			.priority = e->pairs[i].rank,
		};

		if (e->pairs[i].child != index)
			continue;
		withdraw(e, &p, true);
		install(e, p);
	}
	update(e, child);
}

/* Its memory is not used again: who still knew it would not be found out. */
static void bury(struct end *e, struct child_sa *child)
{
	for (const struct overlap_redirect *r = e->redirects; r != NULL;
	     r = r->next) {
		if (r->ours == child || r->theirs == child)
			e->wrong = "a redirect knows a Child SA that is gone";
	}
	child->buried = e->buried;
	e->buried = child;
}

void end_join(struct end *e, unsigned index)
{
	establish(e, index);
}

void end_leave(struct end *e, unsigned children)
{
	struct child_sa *left[PAIRS];
	unsigned count = 0;

	for (unsigned i = 0; i < PAIRS; i++) {
		if (!(children >> i & 1) || e->children[i] == NULL)
			continue;
		left[count++] = e->children[i];
		e->children[i] = NULL;
	}
	for (unsigned i = 0; i < count; i++) {
		for (unsigned pair = 0; pair < e->group->pairs; pair++) {
			struct out_policy *p = find(e, e->pairs[pair].local,
						    e->pairs[pair].remote);

			if (p != NULL && !p->redirect && p->child == left[i])
				delete_and_restore(e, p);
		}
		update(e, left[i]);
		bury(e, left[i]);
	}
}

void end_rekey(struct end *e, unsigned index)
{
	struct child_sa *old = e->children[index];

	establish(e, index);
	update(e, old);
	bury(e, old);
}

void end_stranger_comes(struct end *e, struct out_policy stranger)
{
	withdraw(e, &stranger, false);
	install(e, stranger);
	e->stranger = stranger;
	e->has_stranger = true;
}

void end_stranger_goes(struct end *e)
{
	e->has_stranger = false;
	delete_and_restore(e, find(e, e->stranger.local, e->stranger.remote));
}

/* ------------------------------------------------------------ who is sent */

struct sent sent_by_policies(const struct end *e, bool redirects)
{
	const struct out_policy *sorted[POLICIES];
	struct sent sent = { .stranger = 0 };
	unsigned count = 0;
	uint64_t left = UINT64_MAX;

	for (unsigned i = 0; i < e->policies_count; i++) {
		const struct out_policy *p = &e->policies[i];
		unsigned at = count;

		if (p->redirect && !redirects)
			continue;
		for (; at > 0 && sorted[at - 1]->priority > p->priority; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = p;
		count++;
	}
	for (unsigned i = 0; i < count; i++) {
		uint64_t won = flows_of(sorted[i]->local, sorted[i]->remote) &
			       left;

		left &= ~won;
		if (sorted[i]->child == NULL)
			sent.stranger |= won;
		else
			sent.on[sorted[i]->child->index] |= won;
	}
	return sent;
}

uint64_t end_stranger_gets(const struct end *e, const struct out_policy *s,
			   bool before, bool redirects)
{
	uint64_t flows = flows_of(s->local, s->remote);

	for (unsigned i = 0; i < e->policies_count; i++) {
		const struct out_policy *p = &e->policies[i];

		if (p->redirect && (!redirects || end_conflict(p, s)))
			continue;
		if (p->priority < s->priority ||
		    (p->priority == s->priority && !before))
			flows &= ~flows_of(p->local, p->remote);
	}
	return flows;
}

/* The flows that each pair wins at this end, or by what its peer prefers. */
static void wins(const struct end *e, bool peer, uint64_t won[PAIRS])
{
	for (unsigned i = 0; i < e->group->pairs; i++) {
		const struct end_pair *p = &e->pairs[i];

		won[i] = e->children[p->child] ? p->flows : 0;
		for (unsigned k = 0; won[i] != 0 && k < e->group->pairs; k++) {
			const struct end_pair *q = &e->pairs[k];

			if (e->children[q->child] != NULL &&
			    (peer ? q->peer_rank < p->peer_rank :
				    q->rank < p->rank))
				won[i] &= ~q->flows;
		}
	}
}

struct sent sent_as_peer(const struct end *e)
{
	struct sent sent = { .stranger = 0 };
	uint64_t won[PAIRS];

	wins(e, true, won);
	for (unsigned i = 0; i < e->group->pairs; i++)
		sent.on[e->pairs[i].child] |= won[i];
	return sent;
}

unsigned end_corners(const struct end *e)
{
	uint64_t ours[PAIRS], theirs[PAIRS];
	bool seen[2 * ADDRESSES][2 * ADDRESSES] = { { false } };
	unsigned count = 0;

	wins(e, false, ours);
	wins(e, true, theirs);
	for (unsigned i = 0; i < e->group->pairs * PAIRS; i++) {
		unsigned x = i / PAIRS, y = i % PAIRS;
		bool *corner;

		if (y >= e->group->pairs || (ours[x] & theirs[y]) == 0 ||
		    e->pairs[x].child == e->pairs[y].child)
			continue;
		corner = &seen[e->pairs[x].local.bits][e->pairs[y].remote.bits];
		count += !*corner;
		*corner = true;
	}
	return count;
}

/* --------------------------------------------------------------- the walk */

const char *end_wrong(const struct end *e)
{
	struct sent sent, want;
	unsigned redirects = 0, installed = 0;

	if (e->wrong != NULL)
		return e->wrong;
	for (const struct overlap_redirect *r = e->redirects; r != NULL;
	     r = r->next) {
		if (!is_up(e, r->ours) || !is_up(e, r->theirs))
			return "a redirect knows a Child SA that is not up";
		redirects++;
		installed += r->installed;
	}
	if (!e->group->ranked)
		return redirects ? "a redirect, with equal priorities" : NULL;
	if (redirects != end_corners(e))
		return "more or fewer redirects than corners";
	sent = sent_by_policies(e, true);
	if (sent.stranger != sent_by_policies(e, false).stranger)
		return "the redirects change what a stranger's policy gets";
	if (installed != redirects && !e->has_stranger)
		return "a redirect is missing";
	want = sent_as_peer(e);
	for (unsigned i = 0; i < PAIRS; i++) {
		if (sent.on[i] != (want.on[i] & ~sent.stranger))
			return "a flow is not sent on what the peer prefers";
	}
	return NULL;
}

/* pluto has no two owners of the same selectors. */
static bool has_selectors(const struct end *e, unsigned child,
			  const struct out_policy *p)
{
	for (unsigned i = 0; i < e->group->pairs; i++) {
		if (e->pairs[i].child == child &&
		    selector_eq_selector(e->pairs[i].local, p->local) &&
		    selector_eq_selector(e->pairs[i].remote, p->remote))
			return true;
	}
	return false;
}

static void random_stranger(struct end *e, struct prng *prng)
{
	struct out_policy s = {
		.local.bits = (uint8_t)(1 + prng_below(prng, 15)),
		.remote.bits = (uint8_t)(1 + prng_below(prng, 15)),
	};

	s.priority = end_rank(s.local, s.remote, prng_below(prng, 2));
	for (unsigned i = 0; i < e->group->children_count; i++) {
		if (e->children[i] != NULL && has_selectors(e, i, &s))
			return;
	}
	end_stranger_comes(e, s);
}

static void join(struct end *e, unsigned child)
{
	if (e->has_stranger && has_selectors(e, child, &e->stranger))
		end_stranger_goes(e);
	end_join(e, child);
}

/* Not towards where the walk goes. */
static void detour(struct end *e, unsigned child, struct prng *prng)
{
	if (e->has_stranger)
		end_stranger_goes(e);
	else if (prng_below(prng, 3) == 0)
		random_stranger(e, prng);
	else if (e->children[child] == NULL)
		join(e, child);
	else if (prng_below(prng, 2) == 0)
		end_rekey(e, child);
	else
		end_leave(e, 1U << child | 1U << prng_below(prng, PAIRS));
}

const char *end_walk(struct end *e, struct prng *prng)
{
	unsigned count = e->group->children_count, detours = count, there = 0;

	while (there != count) {
		unsigned child = prng_below(prng, count);
		bool up = e->children[child] != NULL;
		bool want = (e->group->children[child] & e->group->up) != 0;
		const char *wrong;

		if (detours > 0 && prng_below(prng, 2) == 0) {
			detours--;
			detour(e, child, prng);
		} else if (up != want) {
			up ? end_leave(e, 1U << child) : join(e, child);
		}
		wrong = end_wrong(e);
		if (wrong != NULL)
			return wrong;
		there = 0;
		for (unsigned i = 0; i < count; i++)
			there += (e->children[i] != NULL) ==
				 ((e->group->children[i] & e->group->up) != 0);
	}
	if (e->has_stranger)
		end_stranger_goes(e);
	return end_wrong(e);
}

const char *end_down(struct end *e)
{
	const char *wrong;

	end_leave(e, UINT_MAX);
	wrong = end_wrong(e);
	if (wrong == NULL && e->policies_count != 0)
		wrong = "a policy is left when all have left";
	while (e->buried != NULL) {
		struct child_sa *child = e->buried;

		e->buried = child->buried;
		free(child);
	}
	return wrong;
}
