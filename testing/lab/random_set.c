// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * random_set.c - random SAs, policies and flows of two gateways, from a seed.
 */
#include "random_set.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

const char *const random_outer[2][2] = {
	{ "192.0.2.1", "192.0.2.3" }, { "192.0.2.2", "192.0.2.4" },
};
const uint16_t random_sports[2] = { 1000, 1001 };
const uint16_t random_dports[2] = { 2000, 2001 };

static bool once_in(struct prng *p, unsigned roof)
{
	return prng_below(p, roof) == 0;
}

static struct prefix parse(const char *text)
{
	struct prefix p;

	if (!prefix_parse(text, &p))
		abort();
	return p;
}

static struct prefix random_address(struct prng *p, unsigned net)
{
	struct prefix a = { .family = AF_INET, .length = 32 };

	a.address[0] = 10;
	a.address[1] = (uint8_t)net;
	a.address[2] = (uint8_t)prng_below(p, 3);
	a.address[3] = (uint8_t)(1 + prng_below(p, 3));
	return a;
}

static struct prefix random_prefix(struct prng *p, unsigned net)
{
	static const unsigned lengths[] = { 0, 7, 8, 15, 16, 16, 23, 24, 24, 30,
					    32, 32 };
	struct prefix a = random_address(p, net);

	a.length = lengths[prng_below(p, 12)];
	for (unsigned bit = a.length; bit < 32; bit++)
		a.address[bit / 8] &= (uint8_t)~(0x80 >> bit % 8);
	return a;
}

static struct xm_mark random_mark(struct prng *p)
{
	static const struct xm_mark marks[] = {
		{ 0, 1 }, { 1, 1 }, { 2, 3 }, { 0, 3 },
	};

	return once_in(p, 12) ? marks[prng_below(p, 4)] :
			       (struct xm_mark) { 0, 0 };
}

/* The receiver's hosts are its own, or behind it. */
static unsigned far_net(struct prng *p)
{
	return 2 + prng_below(p, 2);
}

static struct xm_selector random_selector(struct prng *p)
{
	struct xm_selector s = {
		.src = random_prefix(p, 1),
		.dst = random_prefix(p, far_net(p)),
	};

	/* such the kernel keeps in other tables than those of subnets */
	if (once_in(p, 4)) {
		s.src = random_address(p, 1);
		s.dst = random_address(p, far_net(p));
	}
	if (once_in(p, 4))
		s.proto = once_in(p, 3) ? RANDOM_PROTO : IPPROTO_UDP;
	if (once_in(p, 8)) {
		s.sport = random_sports[prng_below(p, 2)];
		s.sport_mask = once_in(p, 2) ? 0xffff : 0xfffe;
		s.sport &= s.sport_mask;
	}
	if (once_in(p, 8)) {
		s.dport = random_dports[prng_below(p, 2)];
		s.dport_mask = once_in(p, 2) ? 0xffff : 0xfff0;
		s.dport &= s.dport_mask;
	}
	return s;
}

/* ---------------------------------------------------------------- templates */

static struct prefix random_source(struct prng *p)
{
	if (once_in(p, 10))
		return parse("0.0.0.0");
	return parse(random_outer[0][once_in(p, 8)]);
}

/* Mostly 1, or 2; 0 is any in some places and itself in others. */
static uint32_t random_reqid(struct prng *p)
{
	return once_in(p, 8) ? 3 * prng_below(p, 2) :
				1 + (uint32_t)once_in(p, 3);
}

static struct xm_template random_template(struct prng *p,
					  enum xm_direction direction,
					  bool transport)
{
	struct xm_template t = {
		.src = random_source(p),
		.dst = parse(random_outer[1][once_in(p, 8)]),
		.proto = IPPROTO_ESP,
		.mode = transport ? XM_TRANSPORT : XM_TUNNEL,
		.reqid = random_reqid(p),
	};

	/* in checks 0 and no source mean any: then more arrives */
	if (direction != XM_OUT && once_in(p, 3))
		t.reqid = 0;
	if (direction != XM_OUT && once_in(p, 3))
		t.src = parse("0.0.0.0");
	if (once_in(p, 10))
		t.spi = RANDOM_FIRST_SPI + prng_below(p, RANDOM_SAS);
	/* the kernel refuses those of outbound tunnels */
	t.optional = once_in(p, 10) && (transport || direction != XM_OUT);
	return t;
}

static struct xm_policy random_policy(struct prng *p,
				      enum xm_direction direction)
{
	struct xm_policy policy = {
		.direction = direction,
		.selector = random_selector(p),
		.priority = 1 + prng_below(p, 4),
		.mark = random_mark(p),
		.if_id = once_in(p, 40),
		.block = once_in(p, 20),
	};
	bool transport = once_in(p, 8);

	if (once_in(p, 20))
		return policy;		/* through in clear */
	policy.templates[policy.templates_count++] =
		random_template(p, direction, transport);
	/* a second one around it */
	if (!transport && once_in(p, 8))
		policy.templates[policy.templates_count++] =
			random_template(p, direction, true);
	return policy;
}

/* -------------------------------------------------------------------- an end */

static struct xm_sa random_sa(struct prng *p, unsigned number)
{
	struct xm_sa sa = {
		.spi = RANDOM_FIRST_SPI + number,
		.proto = IPPROTO_ESP,
		.mode = once_in(p, 6) ? XM_TRANSPORT : XM_TUNNEL,
		.src = random_source(p),
		.dst = parse(random_outer[1][once_in(p, 8)]),
		.reqid = random_reqid(p),
		.mark = random_mark(p),
		.if_id = once_in(p, 40),
	};

	if (sa.mode == XM_TRANSPORT && once_in(p, 2)) {
		sa.src = random_address(p, 1);
		sa.dst = random_address(p, far_net(p));
	}
	if (once_in(p, 6))
		sa.selector = random_selector(p);
	if (once_in(p, 15)) {
		sa.state = XM_SA_LARVAL;
		/* what ALLOCSPI makes has no more than that */
		sa.selector = (struct xm_selector) { .proto = 0 };
	}
	return sa;
}

/* The receiver's end of an SA, and sometimes less than that. */
static struct xm_sa random_other(struct prng *p, const struct xm_sa *sa)
{
	struct xm_sa other = *sa;

	if (once_in(p, 3))
		other.reqid = random_reqid(p);
	other.mark = random_mark(p);
	other.if_id = once_in(p, 40);
	other.selector = (struct xm_selector) { .proto = 0 };
	other.state = once_in(p, 25) ? XM_SA_LARVAL : XM_SA_VALID;
	if (other.state == XM_SA_VALID && once_in(p, 10))
		other.selector = random_selector(p);
	return other;
}

static void random_sas(struct prng *p, struct random_set *set)
{
	unsigned count = 8 + prng_below(p, RANDOM_SAS - 8 + 1);

	set->late = count - count / 4;
	set->early = set->late / 2;
	for (unsigned i = 0; i < count; i++) {
		struct xm_sa *sa = &set->sender.sas[i];

		*sa = random_sa(p, i);
		sa->order = i + 1;
		set->receiver.sas[i] = random_other(p, sa);
		/* one that the receiver has lost */
		if (once_in(p, 15))
			set->receiver.sas[i].spi = 0;
	}
	set->sender.sas_count = count;
	set->receiver.sas_count = count;
}

static void random_policies(struct prng *p, struct random_end *end,
			    enum xm_direction direction)
{
	unsigned count = 4 + prng_below(p, RANDOM_POLICIES - 4 + 1);

	for (unsigned i = 0; i < count; i++) {
		struct xm_policy *policy = &end->policies[end->policies_count];

		*policy = random_policy(p, direction);
		policy->order = ++end->policies_count;
	}
}

/* Some are between the addresses of a policy that has just two. */
static struct xm_flow random_flow(struct prng *p, const struct random_end *end)
{
	const struct xm_selector *s =
		&end->policies[prng_below(p, end->policies_count)].selector;
	struct xm_flow flow = {
		.src = random_address(p, 1),
		.dst = random_address(p, far_net(p)),
		.proto = once_in(p, 4) ? RANDOM_PROTO : IPPROTO_UDP,
		.mark = once_in(p, 3) ? prng_below(p, 4) : 0,
	};

	if (s->src.length == 32 && s->dst.length == 32 && once_in(p, 2)) {
		flow.src = s->src;
		flow.dst = s->dst;
	}
	if (flow.proto == IPPROTO_UDP) {
		flow.sport = random_sports[prng_below(p, 2)];
		flow.dport = random_dports[prng_below(p, 2)];
	}
	return flow;
}

void random_set(struct random_set *set, uint64_t seed, unsigned number)
{
	struct prng p = { .state = seed };

	/* sets of neighbouring seeds have nothing in common */
	p.state = prng_next(&p) ^ ((uint64_t)number << 32 | number);
	memset(set, 0, sizeof(*set));
	set->waits = once_in(&p, 4);
	random_sas(&p, set);
	random_policies(&p, &set->sender, XM_OUT);
	random_policies(&p, &set->receiver, XM_IN);
	random_policies(&p, &set->receiver, XM_FWD);
	for (unsigned i = 0; i < RANDOM_FLOWS; i++)
		set->flows[i] = random_flow(&p, i % 2 ? &set->sender :
							&set->receiver);
}
