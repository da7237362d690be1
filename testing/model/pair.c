// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pair.c - two gateways together: what one sends, does the other accept?
 */
#include "model/xfrm_pair.h"

#include <netinet/in.h>
#include <stdlib.h>

#include "base/must.h"
#include "model/cube.h"
#include "model/ends.h"

enum {
	DEFAULT_MOST_CLASSES = 10000,
	MOST_ALTERNATIVES = 16, /* SAs of one second that are looked at */
};

struct pairing {
	struct end ends[2];
	struct xm_pair_options options;
	struct xm_pair *pair;
	unsigned room;
	unsigned sender;
};

const char *xm_fault_name(enum xm_fault fault)
{
	switch (fault) {
	case XM_NO_FAULT:
		return "none";
	case XM_FAULT_P:
		return "P";
	case XM_FAULT_R:
		return "R";
	case XM_FAULT_X:
		return "X";
	case XM_FAULT_NO_SA:
		return "no SA";
	case XM_FAULT_LOST_SA:
		return "lost SA";
	case XM_FAULT_PERHAPS_LOST:
		return "lost SA, perhaps";
	case XM_FAULT_NO_POLICY:
		return "no policy";
	case XM_FAULT_BLOCKED:
		return "blocked";
	case XM_FAULT_OTHER:
		break;
	}
	return "other";
}

/* --------------------------------------------------------- policies in a list */

struct list {
	const struct xm_set *set;
	uint32_t than; /* only those that come before it; or XM_NONE */
	uint32_t mark; /* only those for packets of that mark */
	uint32_t *all;
	const struct cube **pointers;
	struct cube *cubes;
	unsigned count, room;
};

/* Without what only one of the ends knows of: mark and interface. */
static struct cube cube_of_policy(const struct xm_set *set, uint32_t policy)
{
	struct xm_selector s = set->policies[policy]->selector;

	s.ifindex = 0;
	return cube_of(&s, NULL);
}

static bool list_add(void *arg, uint32_t policy)
{
	struct list *l = arg;

	const struct xm_mark *mark = &l->set->policies[policy]->mark;

	if (l->than != XM_NONE && l->set->rank[policy] >= l->set->rank[l->than])
		return true;
	if ((l->mark & mark->mask) != mark->value)
		return true;
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 16;
		l->all = must_grow(l->all, l->room, sizeof(*l->all));
		l->cubes = must_grow(l->cubes, l->room, sizeof(*l->cubes));
		l->pointers = must_grow(l->pointers, l->room,
					sizeof(const struct cube *));
	}
	l->all[l->count] = policy;
	l->cubes[l->count++] = cube_of_policy(l->set, policy);
	return true;
}

/* Add the policies of one SPD that overlap @s, for packets of a mark. */
static void list_overlapping(struct list *l, const struct xm_set *set,
			     const struct spd *spd, const struct xm_selector *s,
			     uint32_t mark)
{
	l->set = set;
	l->than = XM_NONE;
	l->mark = mark;
	if (spd != NULL)
		set_overlapping(set, spd, s, list_add, l);
}

/* Add those that come before @policy for its packets. */
static void list_better(struct list *l, const struct xm_set *set,
			uint32_t policy, const struct xm_selector *s,
			uint32_t mark)
{
	l->set = set;
	l->than = policy;
	l->mark = mark;
	set_overlapping(set, &set->spds[set->spd_of[policy]], s, list_add, l);
}

static const struct cube *const *list_cubes(struct list *l)
{
	for (unsigned i = 0; i < l->count; i++)
		l->pointers[i] = &l->cubes[i];
	return l->pointers;
}

static void list_free(struct list *l)
{
	free(l->all);
	free(l->cubes);
	free(l->pointers);
}

/* -------------------------------------------------------------- why a drop */

struct seen {
	const struct end *end;
	uint32_t sa;
};

static bool find_valid(void *arg, uint32_t sa)
{
	struct seen *s = arg;
	const struct end *end = s->end;

	if (end->set->sas[sa].state != XM_SA_VALID || end->outbound[sa] == 1)
		return true;
	s->sa = sa;
	/* one that the sender has as well says more */
	return end->other[sa] == XM_NONE;
}

/* Whether a policy further down the receiver's SPD would accept the packet. */
static bool accepted_below(const struct end *receiver, const struct xm_class *c)
{
	uint32_t policies[64];
	uint32_t count = xm_policies_matching(receiver->set, c->direction,
					      &c->flow, policies, 64);

	for (uint32_t i = 0; i < count && i < 64; i++) {
		const struct xm_policy *p =
			receiver->set->policies[policies[i]];

		if (policies[i] != c->input.policy && !p->block &&
		    p->templates_count > 0 &&
		    xm_template_differs(receiver->set, policies[i],
					p->templates_count - 1,
					c->received_sa) == 0)
			return true;
	}
	return false;
}

/* Whether the sender's kernel could as well have taken that SA. */
static bool could_take(const struct xm_set *set, const struct xm_class *c,
		       uint32_t sa)
{
	unsigned last = c->output.choices_count - 1;
	unsigned count = c->output.choices[last].fitting;
	uint32_t *fitting;
	bool could = false;

	if (sa == XM_NONE || count < 2)
		return false;
	fitting = must_calloc(count, sizeof(*fitting));
	xm_sas_fitting(set, c->output.policy, last, &c->flow, fitting, count);
	for (unsigned i = 0; i < count; i++)
		could |= fitting[i] == sa;
	free(fitting);
	return could;
}

static enum xm_fault mismatch(const struct end *sender,
			      const struct end *receiver, struct xm_class *c)
{
	const struct xm_policy *p = receiver->set->policies[c->input.policy];
	struct seen seen = { .end = receiver, .sa = XM_NONE };

	if (c->input.template_index < p->templates_count) {
		c->wanted_reqid = p->templates[c->input.template_index].reqid;
		accept_sas(&receiver->accept, c->input.policy,
			   c->input.template_index, find_valid, &seen);
	}
	c->wanted_sa = seen.sa;
	if (seen.sa != XM_NONE)
		c->wanted_sent_sa = receiver->other[seen.sa];
	if (could_take(sender->set, c, c->wanted_sent_sa))
		return XM_FAULT_R;
	return accepted_below(receiver, c) ? XM_FAULT_P : XM_FAULT_X;
}

static enum xm_fault fault_of(const struct end *sender,
			      const struct end *receiver, struct xm_class *c)
{
	switch (c->input.verdict) {
	case XM_PASS:
	case XM_PASS_CLEAR:
		return XM_NO_FAULT;
	case XM_IN_TMPL_MISMATCH:
		return mismatch(sender, receiver, c);
	case XM_IN_NO_POLS:
		return XM_FAULT_NO_POLICY;
	case XM_IN_POL_BLOCK:
		return XM_FAULT_BLOCKED;
	default:
		return XM_FAULT_OTHER;
	}
}

/* ------------------------------------------------------------- the classes */

static void add_class(struct pairing *p, struct xm_class *c)
{
	c->dropped = c->fault != XM_NO_FAULT;
	p->pair->classes++;
	p->pair->dropped += c->dropped;
	if ((!c->dropped && !p->options.all) ||
	    p->pair->count == p->options.most_classes)
		return;
	if (p->pair->count == p->room) {
		p->room = p->room ? p->room * 2 : 64;
		p->pair->list = must_grow(p->pair->list, p->room,
					  sizeof(*p->pair->list));
	}
	p->pair->list[p->pair->count++] = *c;
}

static bool passes(enum xm_verdict verdict)
{
	return verdict == XM_PASS || verdict == XM_PASS_CLEAR;
}

/* The SAs of a packet as they are at the receiver, outmost first. */
static unsigned arriving(const struct end *sender, const struct xm_output *out,
			 uint32_t sas[XM_DEPTH])
{
	unsigned count = 0;

	for (unsigned i = out->sas_count; i-- > 0;) {
		uint32_t other = sender->other[out->sas[i]];

		if (other != XM_NONE)
			sas[count++] = other;
	}
	return count;
}

/*
 * Of the SAs that the sender's kernel may take as well: one that the receiver
 * has not, or XM_NONE.  @known: whether it has any of them
 */
static uint32_t find_lost(const struct pairing *p, const struct xm_class *c,
			  bool *known)
{
	const struct end *sender = &p->ends[p->sender];
	uint32_t lost = XM_NONE;

	*known = false;
	for (unsigned i = 1;
	     i < c->output.alternatives && i < MOST_ALTERNATIVES; i++) {
		struct xm_output out = xm_output_as(sender->set, &c->flow, i);
		uint32_t sa;

		if (out.sas_count == 0)
			continue;
		sa = out.sas[out.sas_count - 1];
		if (sender->other[sa] == XM_NONE)
			lost = sa;
		else
			*known = true;
	}
	return lost;
}

static bool tells_by_packets(const struct xm_class *c)
{
	return c->output.choices[c->output.choices_count - 1].reason ==
	       XM_ONLY_USED;
}

/* It is delivered, if the kernel takes none that the receiver has not. */
static void doubt(const struct pairing *p, struct xm_class *c)
{
	bool known;
	uint32_t lost = find_lost(p, c, &known);

	if (lost == XM_NONE)
		return;
	if (tells_by_packets(c)) {
		c->lost_sa = lost;
		return;
	}
	c->fault = XM_FAULT_PERHAPS_LOST;
	c->sent_sa = lost;
	c->received_sa = XM_NONE;
	c->input = (struct xm_input) {
		.verdict = XM_IN_NO_STATES,
		.policy = XM_NONE,
		.sa = XM_NONE,
	};
}

/* What the receiver makes of it, whichever check it comes to. */
static void receive(struct pairing *p, struct xm_class *c)
{
	const struct end *sender = &p->ends[p->sender];
	const struct end *receiver = &p->ends[!p->sender];
	uint32_t sas[XM_DEPTH];
	unsigned count = arriving(sender, &c->output, sas);
	struct xm_flow flow = c->flow;
	struct xm_input forward;

	flow.if_id = receiver->set->sas[c->received_sa].if_id;
	flow.mark = receiver->set->sas[c->received_sa].mark.value;
	flow.ifindex = 0;
	c->had_reqid = receiver->set->sas[c->received_sa].reqid;
	c->input = xm_input(receiver->set, c->direction, &flow, sas, count);
	if (c->direction == XM_IN && passes(c->input.verdict) &&
	    xm_policy_lookup(receiver->set, XM_FWD, &flow) != XM_NONE) {
		forward = xm_input(receiver->set, XM_FWD, &flow, sas, count);
		if (!passes(forward.verdict)) {
			c->direction = XM_FWD;
			c->input = forward;
		}
	}
	c->fault = fault_of(sender, receiver, c);
	if (c->fault == XM_NO_FAULT)
		doubt(p, c);
	if (c->fault == XM_FAULT_NO_POLICY)
		xm_policies_covering(receiver->set, c->direction, &flow,
				     &c->covering, 1);
}

/* A class of flows: those of @cube, of which @part is surely some. */
static struct xm_class new_class(const struct pairing *p, uint32_t policy,
				 const struct cube *cube,
				 const struct cube *part)
{
	const struct xm_set *set = p->ends[p->sender].set;
	const struct xm_policy *pol = set->policies[policy];
	int family = pol->selector.src.family;
	struct xm_class c = {
		.sender = p->sender,
		.region = cube_selector(cube, family),
		.flows = cube_pairs(cube, family),
		.flow = cube_flow(part, family, pol->if_id),
		.sent_sa = XM_NONE,
		.received_sa = XM_NONE,
		.wanted_sa = XM_NONE,
		.wanted_sent_sa = XM_NONE,
		.input = { .policy = XM_NONE, .sa = XM_NONE },
		.covering = XM_NONE,
		.lost_sa = XM_NONE,
	};

	c.flow.mark = pol->mark.value;
	c.flow.ifindex = pol->selector.ifindex;
	c.output = xm_output(set, &c.flow);
	if (c.output.sas_count > 0) {
		c.sent_sa = c.output.sas[c.output.sas_count - 1];
		c.received_sa = p->ends[p->sender].other[c.sent_sa];
	}
	return c;
}

/* Whether it is between these two; both end up in @c otherwise. */
static bool is_between(const struct pairing *p, uint32_t policy,
		       const struct xm_class *c)
{
	const struct end *sender = &p->ends[p->sender];
	const struct xm_policy *pol = sender->set->policies[policy];
	const struct xm_template *t;

	if (pol->templates_count == 0 || pol->block)
		return false;
	if (c->received_sa != XM_NONE)
		return true;
	t = &pol->templates[pol->templates_count - 1];
	return end_is_peer(sender, has_own_address(t) ? &t->dst : &c->flow.dst);
}

/* What of @cube, of the sender's policy, reaches the receiver's @wanted. */
static void add_part(struct pairing *p, uint32_t policy, uint32_t wanted,
		     enum xm_direction direction, uint32_t received_sa,
		     const struct cube *cube)
{
	const struct xm_set *sender = p->ends[p->sender].set;
	const struct xm_set *receiver = p->ends[!p->sender].set;
	int family = sender->policies[policy]->selector.src.family;
	struct xm_selector s = cube_selector(cube, family);
	struct list better = { .count = 0 };
	enum cube_left left;
	struct xm_class c;
	struct cube part;

	list_better(&better, sender, policy, &s,
		    sender->policies[policy]->mark.value);
	list_better(&better, receiver, wanted, &s,
		    receiver->sas[received_sa].mark.value);
	left = cube_without(cube, list_cubes(&better), better.count, &part);
	list_free(&better);
	p->pair->gave_up |= left == CUBE_GAVE_UP;
	if (left != CUBE_FOUND)
		return;
	c = new_class(p, policy, cube, &part);
	c.direction = direction;
	if (c.received_sa == XM_NONE)
		return; /* an SA with a selector of its own */
	receive(p, &c);
	add_class(p, &c);
}

/* What the receiver has no policy for. */
static void add_rest(struct pairing *p, uint32_t policy,
		     enum xm_direction direction, const struct cube *mine,
		     struct list *covering)
{
	const struct xm_set *sender = p->ends[p->sender].set;
	enum cube_left left;
	struct xm_class c;
	struct cube part;

	list_better(covering, sender, policy,
		    &sender->policies[policy]->selector,
		    sender->policies[policy]->mark.value);
	left = cube_without(mine, list_cubes(covering), covering->count, &part);
	p->pair->gave_up |= left == CUBE_GAVE_UP;
	if (left != CUBE_FOUND)
		return;
	c = new_class(p, policy, mine, &part);
	c.direction = direction;
	if (c.received_sa == XM_NONE)
		return;
	receive(p, &c);
	add_class(p, &c);
}

/* The classes of one policy of the sender by policies of the receiver. */
static void divide(struct pairing *p, uint32_t policy,
		   enum xm_direction direction, uint32_t received_sa)
{
	const struct xm_set *sender = p->ends[p->sender].set;
	const struct xm_set *receiver = p->ends[!p->sender].set;
	const struct xm_selector *s = &sender->policies[policy]->selector;
	struct cube mine = cube_of_policy(sender, policy), both;
	const struct xm_sa *sa = &receiver->sas[received_sa];
	struct list wanted = { .count = 0 };
	unsigned kept = 0;

	list_overlapping(&wanted, receiver,
			 set_spd(receiver, direction, s->src.family, sa->if_id),
			 s, sa->mark.value);
	for (unsigned i = 0; i < wanted.count; i++) {
		if (!cube_meet(&mine, &wanted.cubes[i], &both))
			continue;
		add_part(p, policy, wanted.all[i], direction, received_sa,
			 &both);
		wanted.cubes[kept] = wanted.cubes[i];
		wanted.all[kept++] = wanted.all[i];
	}
	wanted.count = kept;
	/* a host that forwards nothing need not have such policies */
	if (direction == XM_IN)
		add_rest(p, policy, direction, &mine, &wanted);
	list_free(&wanted);
}

static void follow(struct pairing *p, uint32_t policy)
{
	const struct xm_set *sender = p->ends[p->sender].set;
	struct cube mine = cube_of_policy(sender, policy), part;
	struct list better = { .count = 0 };
	enum cube_left left;
	struct xm_class c;

	list_better(&better, sender, policy,
		    &sender->policies[policy]->selector,
		    sender->policies[policy]->mark.value);
	left = cube_without(&mine, list_cubes(&better), better.count, &part);
	list_free(&better);
	p->pair->gave_up |= left == CUBE_GAVE_UP;
	if (left != CUBE_FOUND)
		return;
	c = new_class(p, policy, &mine, &part);
	if (!is_between(p, policy, &c))
		return;
	if (c.received_sa != XM_NONE) {
		divide(p, policy, XM_IN, c.received_sa);
		if (!p->ends[!p->sender].mirrors)
			divide(p, policy, XM_FWD, c.received_sa);
		return;
	}
	c.fault = XM_FAULT_LOST_SA;
	if (c.sent_sa == XM_NONE) {
		c.fault = XM_FAULT_NO_SA;
	} else if (!tells_by_packets(&c)) {
		bool known;

		find_lost(p, &c, &known);
		if (known)
			c.fault = XM_FAULT_PERHAPS_LOST;
	}
	c.input.verdict = XM_IN_NO_STATES;
	add_class(p, &c);
}

/* -------------------------------------------------------------- the result */

static int compare(const void *a, const void *b)
{
	const struct xm_class *x = a, *y = b;

	if (x->dropped != y->dropped)
		return x->dropped ? -1 : 1;
	if (x->flows != y->flows)
		return x->flows > y->flows ? -1 : 1;
	if (x->sender != y->sender)
		return x->sender < y->sender ? -1 : 1;
	if (x->output.policy != y->output.policy)
		return x->output.policy < y->output.policy ? -1 : 1;
	return x->input.policy < y->input.policy ?
		       -1 :
		       x->input.policy > y->input.policy;
}

/* SAs that the other end should know, and does not. */
static void list_unknown(struct pairing *p, unsigned which)
{
	const struct end *end = &p->ends[which];
	struct xm_pair *pair = p->pair;

	pair->unknown[which] = must_calloc(end->set->sas_count,
					   sizeof(*pair->unknown[which]));
	for (uint32_t i = 0; i < end->set->sas_count; i++) {
		const struct xm_sa *sa = &end->set->sas[i];

		if (end->other[i] != XM_NONE) {
			pair->matched += which == 0;
			continue;
		}
		if (sa->state == XM_SA_VALID && end->outbound[i] != -1 &&
		    (sa->proto == IPPROTO_ESP || sa->proto == IPPROTO_AH) &&
		    end_is_peer(end,
				end->outbound[i] == 1 ? &sa->dst : &sa->src))
			pair->unknown[which][pair->unknown_count[which]++] = i;
	}
}

struct xm_pair xm_pair(const struct xm_set *a, const struct xm_set *b,
		       const struct xm_pair_options *options)
{
	struct xm_pair pair = { .list = NULL };
	struct pairing p = { .pair = &pair };

	if (options != NULL)
		p.options = *options;
	if (p.options.most_classes == 0)
		p.options.most_classes = DEFAULT_MOST_CLASSES;
	ends_of(a, b, p.ends);
	for (p.sender = 0; p.sender < 2; p.sender++) {
		const struct xm_set *set = p.ends[p.sender].set;

		for (uint32_t i = 0; i < set->policies_count; i++) {
			if (set->policies[i]->direction == XM_OUT)
				follow(&p, i);
		}
		list_unknown(&p, p.sender);
	}
	if (pair.count > 0)
		qsort(pair.list, pair.count, sizeof(*pair.list), compare);
	ends_free(p.ends);
	return pair;
}

void xm_pair_free(struct xm_pair *pair)
{
	free(pair->list);
	free(pair->unknown[0]);
	free(pair->unknown[1]);
	*pair = (struct xm_pair) { .list = NULL };
}
