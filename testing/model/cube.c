// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cube.c - sets of flows as bits that are given and bits that may be any.
 */
#include "model/cube.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum {
	/* where a field begins, in bytes; each in network order */
	AT_SRC = 0,
	AT_DST = 16,
	AT_PROTO = 32,
	AT_SPORT = 33,
	AT_DPORT = 35,
	AT_MARK = 37,
	AT_IFINDEX = 41,
	AT_END = 45,
	SIZE = CUBE_WORDS * 8,

	/* of cube_without(), for selectors that are made to defeat it */
	MOST_STEPS = 20000,
};

static void put_number(uint8_t *at, unsigned bytes, uint32_t number)
{
	while (bytes-- > 0)
		*at++ = (uint8_t)(number >> 8 * bytes);
}

static uint32_t get_number(const uint8_t *at, unsigned bytes)
{
	uint32_t number = 0;

	while (bytes-- > 0)
		number = number << 8 | *at++;
	return number;
}

static void put_prefix(uint8_t *value, uint8_t *mask, const struct prefix *p)
{
	memcpy(value, p->address, sizeof(p->address));
	for (unsigned bit = 0; bit < p->length; bit += 8)
		mask[bit / 8] = p->length - bit >= 8 ?
					0xff :
					(uint8_t)(0xff
						  << (8 - (p->length - bit)));
}

struct cube cube_of(const struct xm_selector *s, const struct xm_mark *mark)
{
	uint8_t value[SIZE] = { 0 }, bits[SIZE] = { 0 };
	struct cube cube;

	put_prefix(value + AT_SRC, bits + AT_SRC, &s->src);
	put_prefix(value + AT_DST, bits + AT_DST, &s->dst);
	put_number(value + AT_PROTO, 1, s->proto);
	put_number(bits + AT_PROTO, 1, s->proto ? 0xff : 0);
	put_number(value + AT_SPORT, 2, s->sport);
	put_number(bits + AT_SPORT, 2, s->sport_mask);
	put_number(value + AT_DPORT, 2, s->dport);
	put_number(bits + AT_DPORT, 2, s->dport_mask);
	if (mark != NULL) {
		put_number(value + AT_MARK, 4, mark->value);
		put_number(bits + AT_MARK, 4, mark->mask);
	}
	put_number(value + AT_IFINDEX, 4, s->ifindex);
	put_number(bits + AT_IFINDEX, 4, s->ifindex ? UINT32_MAX : 0);
	for (unsigned i = 0; i < SIZE; i++)
		value[i] &= bits[i];
	memcpy(cube.value, value, SIZE);
	memcpy(cube.mask, bits, SIZE);
	return cube;
}

static bool meets(const struct cube *a, const struct cube *b)
{
	for (unsigned i = 0; i < CUBE_WORDS; i++) {
		if ((a->value[i] ^ b->value[i]) & a->mask[i] & b->mask[i])
			return false;
	}
	return true;
}

bool cube_meet(const struct cube *a, const struct cube *b, struct cube *out)
{
	struct cube both;

	if (!meets(a, b))
		return false;
	for (unsigned i = 0; i < CUBE_WORDS; i++) {
		both.value[i] = a->value[i] | b->value[i];
		both.mask[i] = a->mask[i] | b->mask[i];
	}
	*out = both;
	return true;
}

bool cube_contains(const struct cube *outer, const struct cube *inner)
{
	for (unsigned i = 0; i < CUBE_WORDS; i++) {
		if (outer->mask[i] & ~inner->mask[i])
			return false;
	}
	return meets(outer, inner);
}

/* ------------------------------------------------------------ what is left */

struct hunt {
	const struct cube *const *others;
	unsigned count, steps;
	struct cube *out;
};

static enum cube_left hunt(struct hunt *h, const struct cube *cube,
			   unsigned from);

/*
 * Of @cube, what @other does not have: for each bit that only @other gives, in
 * their order, the flows that differ from it there and agree before.
 */
static enum cube_left hunt_beside(struct hunt *h, const struct cube *cube,
				  const struct cube *other, unsigned from)
{
	struct cube rest = *cube;
	uint8_t *value = (uint8_t *)rest.value, *mask = (uint8_t *)rest.mask;
	const uint8_t *its_value = (const uint8_t *)other->value;
	const uint8_t *its_mask = (const uint8_t *)other->mask;

	for (unsigned byte = 0; byte < AT_END; byte++) {
		for (unsigned bit = 0x80; bit != 0; bit >>= 1) {
			uint8_t its = its_value[byte] & bit;
			enum cube_left left;

			if (!(its_mask[byte] & ~mask[byte] & bit))
				continue;
			mask[byte] |= (uint8_t)bit;
			value[byte] |= (uint8_t)(bit & ~its);
			left = hunt(h, &rest, from);
			if (left != CUBE_NOTHING_LEFT)
				return left;
			value[byte] = (uint8_t)((value[byte] & ~bit) | its);
		}
	}
	return CUBE_NOTHING_LEFT;
}

/* As deep as there are others, each of which ends a piece or leaves it. */
static enum cube_left hunt(struct hunt *h, const struct cube *cube,
			   unsigned from)
{
	while (from < h->count && !meets(cube, h->others[from]))
		from++;
	if (from == h->count) {
		*h->out = *cube;
		return CUBE_FOUND;
	}
	if (h->steps++ == MOST_STEPS)
		return CUBE_GAVE_UP;
	if (cube_contains(h->others[from], cube))
		return CUBE_NOTHING_LEFT;
	return hunt_beside(h, cube, h->others[from], from + 1);
}

enum cube_left cube_without(const struct cube *cube,
			    const struct cube *const *others, unsigned count,
			    struct cube *out)
{
	struct hunt h = { .others = others, .count = count, .out = out };

	/* the common case, and a hunt's worst */
	for (unsigned i = 0; i < count; i++) {
		if (cube_contains(others[i], cube))
			return CUBE_NOTHING_LEFT;
	}
	return hunt(&h, cube, 0);
}

/* ------------------------------------------------------------- out of a cube */

/* The address, with a 1 at its end where that is free: that of a host. */
static struct prefix get_host(const uint8_t *value, const uint8_t *mask,
			      int family)
{
	struct prefix p = { .family = family, .length = 32 };
	unsigned last = 3;

	if (family == AF_INET6) {
		p.length = 128;
		last = 15;
	}
	memcpy(p.address, value, last + 1);
	p.address[last] |= (uint8_t)(~mask[last] & 1);
	return p;
}

/* A protocol that it may be: one with ports where ports are asked for. */
static uint8_t get_proto(const uint8_t *value, const uint8_t *mask, int family)
{
	bool ports = get_number(mask + AT_SPORT, 2) != 0 ||
		     get_number(mask + AT_DPORT, 2) != 0;
	uint8_t echo = family == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
	uint8_t wanted[] = {
		ports ? IPPROTO_UDP : echo,
		IPPROTO_UDP,
		IPPROTO_TCP,
	};

	for (unsigned i = 0; i < sizeof(wanted); i++) {
		if (((wanted[i] ^ value[AT_PROTO]) & mask[AT_PROTO]) == 0)
			return wanted[i];
	}
	/* 0 is "any" where it is written, so none of those */
	for (unsigned proto = 1; proto < 256; proto++) {
		if (((proto ^ value[AT_PROTO]) & mask[AT_PROTO]) == 0)
			return (uint8_t)proto;
	}
	return 0;
}

/* A port: what is given, and for the rest a common one or zeros. */
static uint16_t get_port(const uint8_t *value, const uint8_t *mask, unsigned at,
			 bool has_ports)
{
	uint32_t given = get_number(mask + at, 2);

	return (uint16_t)(get_number(value + at, 2) |
			  (has_ports ? ~given & 5001 : 0));
}

struct xm_flow cube_flow(const struct cube *cube, int family, uint32_t if_id)
{
	const uint8_t *value = (const uint8_t *)cube->value;
	const uint8_t *mask = (const uint8_t *)cube->mask;
	struct xm_flow flow = {
		.src = get_host(value + AT_SRC, mask + AT_SRC, family),
		.dst = get_host(value + AT_DST, mask + AT_DST, family),
		.proto = get_proto(value, mask, family),
		.mark = get_number(value + AT_MARK, 4),
		.ifindex = get_number(value + AT_IFINDEX, 4),
		.if_id = if_id,
	};
	bool ports = flow.proto == IPPROTO_UDP || flow.proto == IPPROTO_TCP;

	flow.sport = get_port(value, mask, AT_SPORT, ports);
	flow.dport = get_port(value, mask, AT_DPORT, ports);
	/* an echo request's type */
	if (get_number(mask + AT_SPORT, 2) == 0 && !ports)
		flow.sport = flow.proto == IPPROTO_ICMP	  ? 8 :
			     flow.proto == IPPROTO_ICMPV6 ? 128 :
							    0;
	return flow;
}

static struct prefix get_prefix(const uint8_t *value, const uint8_t *mask,
				int family)
{
	struct prefix p = { .family = family };
	unsigned bytes = family == AF_INET6 ? 16 : 4;

	/* prefixes less prefixes: what is given comes first */
	for (unsigned i = 0; i < bytes; i++)
		p.length += (unsigned)__builtin_popcount(mask[i]);
	memcpy(p.address, value, bytes);
	return p;
}

struct xm_selector cube_selector(const struct cube *cube, int family)
{
	const uint8_t *value = (const uint8_t *)cube->value;
	const uint8_t *mask = (const uint8_t *)cube->mask;

	return (struct xm_selector) {
		.src = get_prefix(value + AT_SRC, mask + AT_SRC, family),
		.dst = get_prefix(value + AT_DST, mask + AT_DST, family),
		.proto = mask[AT_PROTO] == 0xff ? value[AT_PROTO] : 0,
		.sport = (uint16_t)get_number(value + AT_SPORT, 2),
		.sport_mask = (uint16_t)get_number(mask + AT_SPORT, 2),
		.dport = (uint16_t)get_number(value + AT_DPORT, 2),
		.dport_mask = (uint16_t)get_number(mask + AT_DPORT, 2),
		.ifindex = get_number(value + AT_IFINDEX, 4),
	};
}

uint64_t cube_pairs(const struct cube *cube, int family)
{
	struct xm_selector s = cube_selector(cube, family);
	unsigned bits = family == AF_INET6 ? 256 : 64;

	bits -= s.src.length + s.dst.length;
	return bits < 64 ? 1ull << bits : UINT64_MAX;
}
