// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * random_set.c - random SAs, policies and flows of two gateways, from a seed.
 */
#include "differential/random_set.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

const char *const random_outer[RANDOM_FAMILIES][2][2] = {
	{ { "192.0.2.1", "192.0.2.3" }, { "192.0.2.2", "192.0.2.4" } },
	{ { "2001:db8::1", "2001:db8::3" }, { "2001:db8::2", "2001:db8::4" } },
};
const char *const random_chance[RANDOM_FAMILIES] = {
	"4.0.0.0",
	"2001:db8::1:5d",
};
const uint16_t random_sports[2] = { 1000, 1001 };
const uint16_t random_dports[2] = { 2000, 2001 };

/* What all of a set has in common; 0: each thing has its own. */
struct draw {
	struct prng prng;
	int inner, outer;
	uint8_t proto;
};

unsigned random_family(const struct prefix *address)
{
	return address->family == AF_INET6;
}

bool random_is_in(const struct prefix *address, unsigned net)
{
	const uint8_t *a = address->address;

	a += address->family == AF_INET6 ? 12 : 0;
	return a[0] == 10 && a[1] == net;
}

static bool once_in(struct draw *d, unsigned roof)
{
	return prng_below(&d->prng, roof) == 0;
}

static unsigned below(struct draw *d, unsigned roof)
{
	return prng_below(&d->prng, roof);
}

static void draw_theme(struct draw *d)
{
	static const int families[][2] = {
		{ AF_INET, AF_INET },
		{ AF_INET, AF_INET },
		{ AF_INET6, AF_INET6 },
		{ AF_INET6, AF_INET6 },
		{ AF_INET, AF_INET6 },
		{ AF_INET6, AF_INET },
		{ 0, 0 },
	};
	static const uint8_t protos[] = {
		IPPROTO_ESP, IPPROTO_ESP,  IPPROTO_ESP,
		IPPROTO_AH,  IPPROTO_COMP, 0,
	};
	unsigned which = below(d, 7);

	d->inner = families[which][0];
	d->outer = families[which][1];
	d->proto = protos[below(d, 6)];
}

static int either_family(struct draw *d, int common)
{
	return common ? common : once_in(d, 2) ? AF_INET : AF_INET6;
}

static uint8_t random_proto(struct draw *d)
{
	static const uint8_t protos[] = {
		IPPROTO_ESP,
		IPPROTO_AH,
		IPPROTO_COMP,
	};

	return d->proto ? d->proto : protos[below(d, 3)];
}

static struct prefix any_address(int family)
{
	return (struct prefix) {
		.family = family,
		.length = family == AF_INET6 ? 128 : 32,
	};
}

static struct prefix parse(const char *text)
{
	struct prefix p;

	if (!prefix_parse(text, &p))
		abort();
	return p;
}

static struct prefix outer_address(int family, unsigned end, bool second)
{
	return parse(random_outer[family == AF_INET6][end][second]);
}

static struct prefix random_address(struct draw *d, int family, unsigned net)
{
	struct prefix a = any_address(family);
	uint8_t *last = a.address + a.length / 8 - 4;

	if (family == AF_INET6)
		a.address[0] = 0xfd;
	last[0] = 10;
	last[1] = (uint8_t)net;
	last[2] = (uint8_t)below(d, 3);
	last[3] = (uint8_t)(1 + below(d, 3));
	return a;
}

/* Lengths of IPv6 are such that what contains what stays the same. */
static struct prefix random_prefix(struct draw *d, int family, unsigned net)
{
	static const unsigned lengths[] = { 0,	7,  8,	15, 16, 16,
					    23, 24, 24, 30, 32, 32 };
	struct prefix a = random_address(d, family, net);
	unsigned most = a.length, length = lengths[below(d, 12)];

	a.length = length || once_in(d, 2) ? most - 32 + length : 0;
	for (unsigned bit = a.length; bit < most; bit++)
		a.address[bit / 8] &= (uint8_t) ~(0x80 >> bit % 8);
	return a;
}

static struct xm_mark random_mark(struct draw *d)
{
	static const struct xm_mark marks[] = {
		{ 0, 1 },
		{ 1, 1 },
		{ 2, 3 },
		{ 0, 3 },
	};

	return once_in(d, 12) ? marks[below(d, 4)] : (struct xm_mark) { 0, 0 };
}

/* The receiver's hosts are its own, or behind it. */
static unsigned far_net(struct draw *d)
{
	return 2 + below(d, 2);
}

static struct xm_selector random_selector(struct draw *d, int family)
{
	struct xm_selector s = {
		.src = random_prefix(d, family, 1),
		.dst = random_prefix(d, family, far_net(d)),
	};

	/* such the kernel keeps in other tables than those of subnets */
	if (once_in(d, 4)) {
		s.src = random_address(d, family, 1);
		s.dst = random_address(d, family, far_net(d));
	}
	if (once_in(d, 4))
		s.proto = once_in(d, 3) ? RANDOM_PROTO : IPPROTO_UDP;
	if (once_in(d, 8)) {
		s.sport = random_sports[below(d, 2)];
		s.sport_mask = once_in(d, 2) ? 0xffff : 0xfffe;
		s.sport &= s.sport_mask;
	}
	if (once_in(d, 8)) {
		s.dport = random_dports[below(d, 2)];
		s.dport_mask = once_in(d, 2) ? 0xffff : 0xfff0;
		s.dport &= s.dport_mask;
	}
	if (once_in(d, 20))
		s.ifindex = 1 + below(d, RANDOM_INTERFACES - 1);
	return s;
}

/* ---------------------------------------------------------------- templates */

static struct prefix random_source(struct draw *d, int family)
{
	if (once_in(d, 10))
		return any_address(family);
	return outer_address(family, 0, once_in(d, 8));
}

/* Mostly 1, or 2; 0 is any in some places and itself in others. */
static uint32_t random_reqid(struct draw *d)
{
	return once_in(d, 8) ? 3 * below(d, 2) : 1 + (uint32_t)once_in(d, 3);
}

/* @family: of the SA, which in transport mode is that of the packet */
static struct xm_template random_template(struct draw *d,
					  enum xm_direction direction,
					  bool transport, int family)
{
	struct xm_template t = {
		.src = random_source(d, family),
		.dst = outer_address(family, 1, once_in(d, 8)),
		.proto = random_proto(d),
		.mode = transport ? XM_TRANSPORT : XM_TUNNEL,
		.reqid = random_reqid(d),
	};

	/* in checks 0 and no source mean any: then more arrives */
	if (direction != XM_OUT && once_in(d, 3))
		t.reqid = 0;
	if (direction != XM_OUT && once_in(d, 3))
		t.src = any_address(family);
	if (once_in(d, 10))
		t.spi = RANDOM_FIRST_SPI + below(d, RANDOM_FEW_SAS);
	/* the kernel refuses those of outbound tunnels */
	t.optional = once_in(d, 10) && (transport || direction != XM_OUT);
	return t;
}

static struct xm_policy random_policy(struct draw *d,
				      enum xm_direction direction)
{
	int inner = either_family(d, d->inner);
	struct xm_policy policy = {
		.direction = direction,
		.selector = random_selector(d, inner),
		.priority = 1 + below(d, 4),
		.mark = random_mark(d),
		.if_id = once_in(d, 40),
		.block = once_in(d, 20),
	};
	bool transport = once_in(d, 8);
	int family = transport ? inner : either_family(d, d->outer);

	if (once_in(d, 20))
		return policy; /* through in clear */
	policy.templates[policy.templates_count++] = random_template(
		d, direction, transport, family);
	/* a second one around it; what is compressed is not once more */
	if (!transport && once_in(d, 8)) {
		struct xm_template t = random_template(d, direction, true,
						       family);

		if (t.proto == IPPROTO_COMP)
			t.proto = IPPROTO_ESP;
		policy.templates[policy.templates_count++] = t;
	}
	return policy;
}

/* -------------------------------------------------------------------- an end */

/*
 * Most have no selector.  Of those the kernel completes some to all of the
 * SA's own family, which another family inside does not match.
 */
static struct xm_selector sa_selector(struct draw *d, const struct xm_sa *sa,
				      unsigned roof)
{
	int family = sa->src.family, inner = either_family(d, d->inner);
	struct xm_selector none = { .proto = 0 };

	if (once_in(d, roof))
		return random_selector(d, sa->mode == XM_TRANSPORT ? family :
								     inner);
	if (sa->mode == XM_TRANSPORT ||
	    once_in(d, d->inner == d->outer && d->inner ? 2 : 6))
		none.src.family = none.dst.family = family;
	return none;
}

static struct xm_sa random_sa(struct draw *d, unsigned number)
{
	int family = either_family(d, d->outer);
	struct xm_sa sa = {
		.spi = RANDOM_FIRST_SPI + number,
		.proto = random_proto(d),
		.mode = once_in(d, 6) ? XM_TRANSPORT : XM_TUNNEL,
		.src = random_source(d, family),
		.dst = outer_address(family, 1, once_in(d, 8)),
		.reqid = random_reqid(d),
		.mark = random_mark(d),
		.if_id = once_in(d, 40),
	};

	if (once_in(d, 20))
		sa.src = parse(random_chance[family == AF_INET6]);
	if (sa.mode == XM_TRANSPORT && once_in(d, 2)) {
		family = either_family(d, d->inner);
		sa.src = random_address(d, family, 1);
		sa.dst = random_address(d, family, far_net(d));
	}
	sa.selector = sa_selector(d, &sa, 6);
	if (once_in(d, 30))
		sa.direction = once_in(d, 2) ? XM_SA_INBOUND : XM_SA_OUTBOUND;
	if (once_in(d, 15)) {
		sa.state = XM_SA_LARVAL;
		/* what ALLOCSPI makes has no more than that */
		sa.selector = (struct xm_selector) { .proto = 0 };
		sa.direction = XM_SA_ANY_DIRECTION;
	}
	return sa;
}

/* The receiver's end of an SA, and sometimes less than that. */
static struct xm_sa random_other(struct draw *d, const struct xm_sa *sa)
{
	struct xm_sa other = *sa;

	if (once_in(d, 3))
		other.reqid = random_reqid(d);
	other.mark = random_mark(d);
	other.if_id = once_in(d, 40);
	other.selector = (struct xm_selector) { .proto = 0 };
	other.direction = XM_SA_ANY_DIRECTION;
	other.state = once_in(d, 25) ? XM_SA_LARVAL : XM_SA_VALID;
	if (other.state == XM_SA_LARVAL)
		return other;
	other.selector = sa_selector(d, &other, 10);
	if (once_in(d, 30))
		other.direction = once_in(d, 2) ? XM_SA_INBOUND :
						  XM_SA_OUTBOUND;
	return other;
}

static void random_sas(struct draw *d, struct random_set *set)
{
	unsigned count = 8 + below(d, RANDOM_FEW_SAS - 8 + 1);

	if (set->grows)
		count = RANDOM_SAS;
	set->late = count - count / 4;
	set->early = set->late / 2;
	for (unsigned i = 0; i < count; i++) {
		struct xm_sa *sa = &set->sender.sas[i];

		*sa = random_sa(d, i);
		sa->order = i + 1;
		if (sa->state == XM_SA_VALID && once_in(d, 5))
			set->sender.soft[i] = 1 + below(d, 2);
		set->receiver.sas[i] = random_other(d, sa);
		/* one that the receiver has lost */
		if (once_in(d, 15))
			set->receiver.sas[i].spi = 0;
	}
	set->sender.sas_count = count;
	set->receiver.sas_count = count;
}

static void random_policies(struct draw *d, struct random_end *end,
			    enum xm_direction direction)
{
	unsigned count = 4 + below(d, RANDOM_POLICIES - 4 + 1);

	for (unsigned i = 0; i < count; i++) {
		struct xm_policy *policy = &end->policies[end->policies_count];

		*policy = random_policy(d, direction);
		policy->order = ++end->policies_count;
	}
}

static bool is_host(const struct prefix *p)
{
	return p->length == (p->family == AF_INET6 ? 128 : 32);
}

/* Some are between the addresses of a policy that has just two. */
static struct xm_flow random_flow(struct draw *d, const struct random_end *end)
{
	const struct xm_selector *s =
		&end->policies[below(d, end->policies_count)].selector;
	int family = either_family(d, d->inner);
	struct xm_flow flow = {
		.src = random_address(d, family, 1),
		.dst = random_address(d, family, far_net(d)),
		.proto = once_in(d, 4) ? RANDOM_PROTO : IPPROTO_UDP,
		.mark = once_in(d, 3) ? below(d, 4) : 0,
	};

	if (is_host(&s->src) && is_host(&s->dst) && once_in(d, 2)) {
		flow.src = s->src;
		flow.dst = s->dst;
	}
	if (flow.proto == IPPROTO_UDP) {
		flow.sport = random_sports[below(d, 2)];
		flow.dport = random_dports[below(d, 2)];
	}
	return flow;
}

void random_set(struct random_set *set, uint64_t seed, unsigned number)
{
	struct draw d = { .prng.state = seed };

	/* sets of neighbouring seeds have nothing in common */
	d.prng.state = prng_next(&d.prng) ^ ((uint64_t)number << 32 | number);
	memset(set, 0, sizeof(*set));
	draw_theme(&d);
	set->grows = number % RANDOM_GROWS == RANDOM_GROWS - 1;
	set->waits = once_in(&d, 4);
	set->goes_back = once_in(&d, 3);
	random_sas(&d, set);
	random_policies(&d, &set->sender, XM_OUT);
	random_policies(&d, &set->receiver, XM_IN);
	random_policies(&d, &set->receiver, XM_FWD);
	for (unsigned i = 0; i < RANDOM_FLOWS; i++)
		set->flows[i] = random_flow(&d, i % 2 ? &set->sender :
							&set->receiver);
}
