// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The proof of the redirect: overlap.c, as it is in the series, with all small
 * groups of Child SAs in the model of the kernel.  Prints TAP of its own, as
 * the results say how much was decided.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "model/xfrm_model.h"
#include "overlap/end.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif
enum { EVERY = SANITIZED ? 7 : 1 }; /* of the groups: that is slow */

enum { GROUP_REQID = 1 << 20 };

/* What was decided so far, of one test. */
static struct {
	unsigned long groups, spds, flows, lost, walks, strangers, disturbed,
		withheld;
} did;
static struct prng prng;

/* The counterexample, as comment lines.  Returns false. */
static bool wrong(const struct group *g, const struct end *e, const char *what)
{
	char local[SELECTOR_TEXT], remote[SELECTOR_TEXT];

	printf("# %s\n", what);
	group_print(g);
	for (unsigned i = 0; e != NULL && i < e->policies_count; i++) {
		const struct out_policy *p = &e->policies[i];

		printf("# %c's policy %s <-> %s, priority %u, ",
		       e->is_b ? 'B' : 'A', selector_text(p->local, local),
		       selector_text(p->remote, remote), p->priority);
		if (p->child == NULL)
			printf("a stranger's\n");
		else
			printf("%s %u\n", p->redirect ? "redirect to" : "of",
			       p->child->index);
	}
	return false;
}

/* -------------------------------------------------------------- the model */

/* 10.1.0.0/24 is behind A, 10.2.0.0/24 behind B, a subnet is 32 addresses. */
static struct prefix subnet(ip_selector s, bool of_b)
{
	unsigned length = selector_length(s);
	unsigned first = (s.bits << (BITS - length)) & (ADDRESSES - 1);

	return (struct prefix) {
		.family = AF_INET,
		.length = (uint8_t)(24 + length),
		.address = { 10, of_b ? 2 : 1, 0, (uint8_t)(first << 5) },
	};
}

static struct prefix gateway(bool b)
{
	return (struct prefix) {
		.family = AF_INET,
		.length = 32,
		.address = { 192, 0, 2, b ? 2 : 1 },
	};
}

static struct xm_template template_of(bool from_b, uint32_t reqid)
{
	return (struct xm_template) {
		.src = gateway(from_b),
		.dst = gateway(!from_b),
		.proto = IPPROTO_ESP,
		.mode = XM_TUNNEL,
		.reqid = reqid,
	};
}

static void add_sas(struct xm_set *set, const struct end *e, bool patched)
{
	for (unsigned i = 0; i < 2 * PAIRS; i++) {
		const struct child_sa *child = e->children[i / 2];
		bool from_b = i % 2, in = from_b != e->is_b;

		if (child == NULL)
			continue;
		xm_set_add_sa(set,
			      &(struct xm_sa) {
				      .spi = 0x1000 + i,
				      .proto = IPPROTO_ESP,
				      .mode = XM_TUNNEL,
				      .src = gateway(from_b),
				      .dst = gateway(!from_b),
				      .reqid = in && patched ? GROUP_REQID :
							       child->reqid,
			      });
	}
}

static void add_policies(struct xm_set *set, const struct end *e,
			 enum xm_direction direction, bool patched)
{
	bool out = direction == XM_OUT;

	for (unsigned i = 0; i < e->policies_count; i++) {
		const struct out_policy *p = &e->policies[i];
		struct prefix local = subnet(p->local, e->is_b);
		struct prefix remote = subnet(p->remote, !e->is_b);
		struct xm_policy policy = {
			.direction = direction,
			.priority = p->priority,
			.selector.src = out ? local : remote,
			.selector.dst = out ? remote : local,
			.block = p->child == NULL,
			.order = i + 1,
		};

		if (p->redirect && !(out && patched))
			continue;
		if (p->child != NULL)
			policy.templates[policy.templates_count++] =
				template_of(out == e->is_b,
					    patched && !out ? GROUP_REQID :
							      p->child->reqid);
		xm_set_add_policy(set, &policy);
	}
}

static struct xm_set *set_of(const struct end *e, bool patched)
{
	struct xm_set *set = xm_set_new(0);

	add_sas(set, e, patched);
	add_policies(set, e, XM_OUT, patched);
	add_policies(set, e, XM_IN, patched);
	xm_set_seal(set);
	did.spds++;
	return set;
}

/* From an address behind A to one behind B; or back. */
static struct xm_flow flow_of(unsigned local, unsigned remote, bool back)
{
	ip_selector a = { (uint8_t)(ADDRESSES | local) };
	ip_selector b = { (uint8_t)(ADDRESSES | remote) };
	struct xm_flow flow = {
		.src = back ? subnet(b, true) : subnet(a, false),
		.dst = back ? subnet(a, false) : subnet(b, true),
		.proto = IPPROTO_UDP,
		.sport = 1000,
		.dport = 1000,
	};

	flow.src.length = flow.dst.length = 32;
	return flow;
}

static enum xm_verdict carry(const struct xm_set *from, const struct xm_set *to,
			     const struct xm_flow *flow, bool back)
{
	struct xm_output out = xm_output(from, flow);
	struct prefix dst = gateway(!back);
	uint32_t sa;

	did.flows++;
	if (out.verdict != XM_PASS)
		return out.verdict;
	sa = xm_sa_by_spi(to, &dst, xm_sa(from, out.sas[0])->spi, IPPROTO_ESP,
			  0);
	return xm_input(to, XM_IN, flow, &sa, 1).verdict;
}

/* ------------------------------------------------------------ the theorem */

static bool narrower(ip_selector i, ip_selector o)
{
	return selector_in_selector(i, o) && !selector_eq_selector(i, o);
}

/*
 * What is lost unpatched at both ends: the flows in the corner of two Child SAs
 * that overlap crosswise and in none that is up and within the corner.
 * @unhealed: whether there is a corner that is not up itself
 */
static uint64_t theorem(const struct group *g, bool *unhealed)
{
	uint64_t lost = 0;

	*unhealed = false;
	for (unsigned i = 0; i < PAIRS * PAIRS; i++) {
		unsigned x = i / PAIRS, y = i % PAIRS;
		ip_selector local, remote;
		uint64_t corner;
		bool up = false;

		if (!(g->up >> x & g->up >> y & 1) ||
		    !narrower(group_local(g, x), group_local(g, y)) ||
		    !narrower(group_remote(g, y), group_remote(g, x)))
			continue;
		local = group_local(g, x);
		remote = group_remote(g, y);
		corner = flows_of(local, remote);
		for (unsigned m = 0; m < g->pairs; m++) {
			ip_selector l = group_local(g, m);
			ip_selector r = group_remote(g, m);

			if (!(g->up >> m & 1) ||
			    !selector_in_selector(l, local) ||
			    !selector_in_selector(r, remote))
				continue;
			corner &= ~flows_of(l, r);
			up |= selector_eq_selector(l, local) &&
			      selector_eq_selector(r, remote);
		}
		lost |= corner;
		*unhealed |= !up;
	}
	return lost;
}

/* ------------------------------------------- each flow at each pair of ends */

static uint64_t covered(const struct end *e)
{
	struct sent sent = sent_as_peer(e);
	uint64_t flows = 0;

	for (unsigned i = 0; i < PAIRS; i++)
		flows |= sent.on[i];
	return flows;
}

/*
 * All flows, both ways, in one state of the ends.
 * @lost: those that are to be so, of those covered
 */
static bool flows_go(const struct xm_set *a, const struct xm_set *b,
		     uint64_t cover, uint64_t lost)
{
	/* the subnets of a group are those of two bits or less */
	for (unsigned i = 0; i < ADDRESSES * ADDRESSES * 2; i++) {
		bool back = i & 1;
		unsigned local = i >> 1 & 7, remote = i >> 4;
		unsigned bit = ADDRESSES * local + remote;
		struct xm_flow flow;
		enum xm_verdict want = XM_PASS, verdict;

		if ((local | remote) & 1)
			continue;
		flow = flow_of(local, remote, back);
		if (!(cover >> bit & 1))
			want = XM_PASS_CLEAR;
		else if (lost >> bit & 1)
			want = XM_IN_TMPL_MISMATCH;
		verdict = carry(back ? b : a, back ? a : b, &flow, back);
		if (verdict != want)
			return false;
		did.lost += want == XM_IN_TMPL_MISMATCH;
	}
	return true;
}

/* @lost: or NULL; unpatched at both ends is not looked at. */
static bool ends_agree(const struct group *g, const struct end *a,
		       const struct end *b, const uint64_t *lost)
{
	struct xm_set *at_a[2] = { set_of(a, false), set_of(a, true) };
	struct xm_set *at_b[2] = { set_of(b, false), set_of(b, true) };
	uint64_t cover = covered(a);
	bool ok = true;

	for (unsigned i = lost ? 0 : 1; ok && i < 4; i++) {
		static const char *const states[] = {
			"the theorem does not hold at UU",
			"a flow is lost at PU",
			"a flow is lost at UP",
			"a flow is lost at PP",
		};

		ok = flows_go(at_a[i & 1], at_b[i >> 1], cover,
			      i == 0 ? *lost : 0);
		if (!ok) {
			wrong(g, a, states[i]);
			wrong(g, b, "and B is");
		}
	}
	for (unsigned i = 0; i < 2; i++) {
		xm_set_free(at_a[i]);
		xm_set_free(at_b[i]);
	}
	return ok;
}

static bool both_walk(struct group *g, struct end *a, struct end *b,
		      const uint64_t *lost)
{
	const char *what;
	bool ok = true;

	end_init(a, g, false);
	end_init(b, g, true);
	a->updates_move = prng_below(&prng, 2);
	b->updates_move = !a->updates_move;
	what = end_walk(a, &prng);
	if (what != NULL)
		return wrong(g, a, what);
	what = end_walk(b, &prng);
	if (what != NULL)
		return wrong(g, b, what);
	ok = ends_agree(g, a, b, lost);
	what = end_down(a);
	if (what == NULL)
		what = end_down(b);
	did.walks += 2;
	return what == NULL ? ok : wrong(g, NULL, what);
}

/* One of some groups, evenly. */
static bool is_turn(void)
{
	return did.groups++ % EVERY == 0;
}

static bool either_end_heals(struct group *g)
{
	struct end a, b;
	bool unhealed;
	uint64_t lost = theorem(g, &unhealed);

	if (!is_turn())
		return true;
	if (unhealed != (lost != 0))
		return wrong(g, NULL,
			     "of three subnets a side only the corner "
			     "itself heals: not so");
	for (unsigned i = 0; i < 2; i++) {
		g->instance = i;
		if (!both_walk(g, &a, &b, &lost))
			return false;
	}
	return true;
}

/* Some local ones with some remote ones, as IKEv2 has them. */
static unsigned random_selectors(const struct group *g)
{
	unsigned locals = 1 + prng_below(&prng, (1U << g->local.count) - 1);
	unsigned remotes = 1 + prng_below(&prng, (1U << g->remote.count) - 1);
	unsigned pairs = 0;

	for (unsigned i = 0; i < g->pairs; i++) {
		if (locals >> (i / g->remote.count) & 1 &&
		    remotes >> (i % g->remote.count) & 1)
			pairs |= 1U << i;
	}
	return pairs;
}

/* Child SAs of several selectors, as narrowing makes them. */
static bool either_end_heals_several(struct group *g)
{
	struct group merged = *g;
	struct end a, b;

	if (!is_turn() || g->pairs < 2)
		return true;
	merged.children_count = 0;
	for (unsigned left = (1U << g->pairs) - 1; left != 0;) {
		unsigned some = random_selectors(g);

		if ((some & ~left) != 0 ||
		    ((some & g->up) != 0 && (some & ~g->up) != 0))
			continue;
		merged.children[merged.children_count++] = (uint16_t)some;
		left &= ~some;
	}
	return both_walk(&merged, &a, &b, NULL);
}

/* --------------------------------------------------------------- strangers */

/* The same in the model, whole. */
static bool model_gives(const struct end *e, const struct out_policy *stranger,
			bool before, bool redirects, uint64_t flows)
{
	struct end with = *e;
	struct xm_set *set;
	bool ok = true;

	with.policies_count = 0;
	if (before)
		with.policies[with.policies_count++] = *stranger;
	for (unsigned i = 0; i < e->policies_count; i++) {
		if (!e->policies[i].redirect ||
		    !end_conflict(&e->policies[i], stranger))
			with.policies[with.policies_count++] = e->policies[i];
	}
	if (!before)
		with.policies[with.policies_count++] = *stranger;
	set = set_of(&with, redirects);
	for (unsigned i = 0; i < ADDRESSES * ADDRESSES; i++) {
		struct xm_flow flow = flow_of(i / ADDRESSES, i % ADDRESSES,
					      false);
		uint32_t policy = xm_policy_lookup(set, XM_OUT, &flow);

		ok &= (policy != XM_NONE && xm_policy(set, policy)->block) ==
		      (flows >> i & 1);
	}
	xm_set_free(set);
	return ok;
}

static bool is_undisturbed(const struct group *g, const struct end *e,
			   const struct out_policy *s, bool before)
{
	uint64_t was = end_stranger_gets(e, s, before, false);
	uint64_t is = end_stranger_gets(e, s, before, true);

	for (unsigned i = 0; i < e->policies_count; i++) {
		if (!e->policies[i].redirect)
			continue;
		did.disturbed += (flows_of(e->policies[i].local,
					   e->policies[i].remote) &
				  is) != 0;
		did.withheld += end_conflict(&e->policies[i], s);
	}
	did.strangers++;
	if (was != is)
		return wrong(g, e, "a stranger's policy gets other flows");
	if (did.strangers % 1009 == 0 &&
	    (!model_gives(e, s, before, false, was) ||
	     !model_gives(e, s, before, true, is)))
		return wrong(g, e, "the model gives a stranger other flows");
	return true;
}

/* A prefix of the side, or one bit longer; not one that was before. */
static bool side_has(const struct side *side, unsigned bits)
{
	for (unsigned i = 0; i < side->count; i++) {
		if (side->subnets[i].bits == bits ||
		    side->subnets[i].bits == bits >> 1)
			return true;
	}
	return false;
}

static bool strangers_of(const struct group *g, const struct end *e)
{
	for (unsigned i = 0; i < 16 * 16 * 4; i++) {
		struct out_policy s = {
			.local.bits = (uint8_t)(i & 15),
			.remote.bits = (uint8_t)(i >> 4 & 15),
		};
		bool taken = false;

		if (!side_has(&g->local, s.local.bits) ||
		    !side_has(&g->remote, s.remote.bits))
			continue;
		s.priority = end_rank(s.local, s.remote, i >> 8 & 1);
		/* pluto has no two owners of the same selectors */
		for (unsigned p = 0; p < e->policies_count; p++)
			taken |= !e->policies[p].redirect &&
				 selector_eq_selector(e->policies[p].local,
						      s.local) &&
				 selector_eq_selector(e->policies[p].remote,
						      s.remote);
		if (!taken && !is_undisturbed(g, e, &s, i >> 9))
			return false;
	}
	return true;
}

static bool strangers_keep_their_flows(struct group *g)
{
	bool ok = true;

	if (!is_turn())
		return true;
	for (unsigned i = 0; ok && i < 2; i++) {
		struct end e;

		g->instance = i;
		end_init(&e, g, false);
		for (unsigned child = 0; child < g->pairs; child++) {
			if (g->up >> child & 1)
				end_join(&e, child);
		}
		if (e.redirects != NULL)
			ok = strangers_of(g, &e);
		end_down(&e);
	}
	return ok;
}

/* ------------------------------------------------------------------ others */

static bool equals_have_none(struct group *g)
{
	const char *what;
	struct end e;

	if (!is_turn())
		return true;
	g->ranked = false;
	end_init(&e, g, false);
	what = end_walk(&e, &prng);
	if (what == NULL)
		what = end_down(&e);
	g->ranked = true;
	did.walks++;
	return what == NULL || wrong(g, &e, what);
}

/*
 * With four subnets a side two Child SAs can make a corner up, which then is
 * not lost though it is not up itself.  Its redirect is not needed; nor does it
 * do harm.
 */
static bool halves_heal(void)
{
	struct group g = {
		.local = { .subnets = { { 1 }, { 2 } }, .count = 2 },
		.remote = { .subnets = { { 1 }, { 2 }, { 4 }, { 5 } },
			    .count = 4 },
		.pairs = 8,
		.children_count = 8,
		.ranked = true,
		/* 1-2 and 2-1 overlap crosswise; 2-4 and 2-5 are 2-2 */
		.up = 1 << 1 | 1 << 4 | 1 << 6 | 1 << 7,
	};
	struct end a, b;
	bool unhealed, ok;
	uint64_t lost = theorem(&g, &unhealed);

	for (unsigned i = 0; i < g.pairs; i++)
		g.children[i] = (uint16_t)(1U << i);
	end_init(&a, &g, false);
	end_init(&b, &g, true);
	for (unsigned i = 0; i < g.pairs; i++) {
		if (g.up >> i & 1) {
			end_join(&a, i);
			end_join(&b, i);
		}
	}
	ok = lost == 0 && unhealed && a.redirects != NULL &&
	     ends_agree(&g, &a, &b, &lost);
	end_down(&a);
	end_down(&b);
	return ok;
}

static unsigned tests;

static bool result(bool ok, const char *what)
{
	printf("%s %u - %s", ok ? "ok" : "not ok", ++tests, what);
	if (did.groups > 0)
		printf(": of %lu groups %lu", did.groups,
		       (did.groups + EVERY - 1) / EVERY);
	if (did.walks > 0)
		printf(", %lu walks", did.walks);
	if (did.spds > 0)
		printf(", %lu SPDs in the model", did.spds);
	if (did.flows > 0)
		printf(", %lu flows, of which %lu lost", did.flows, did.lost);
	if (did.strangers > 0)
		printf(", %lu strangers: %lu take flows from a redirect, %lu "
		       "keep one away",
		       did.strangers, did.disturbed, did.withheld);
	printf("\n");
	memset(&did, 0, sizeof(did));
	return ok;
}

/* The quick ones first; what fails ends it. */
int main(void)
{
	bool ok;

	prng.state = 1;
	ok = result(halves_heal(),
		    "of four subnets, halves of a corner heal it") &&
	     result(each_group(equals_have_none),
		    "with priority= there is no redirect") &&
	     result(each_group(either_end_heals),
		    "unpatched, flows are lost as the theorem says; patched "
		    "at either end, none") &&
	     result(each_group(either_end_heals_several),
		    "none with Child SAs of several selectors") &&
	     result(each_group(strangers_keep_their_flows),
		    "no flow of another conn is redirected");
	printf("1..%u\n", tests);
	return !ok;
}
