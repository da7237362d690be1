// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bucket.c - which bucket of the kernel's hash table by addresses has an SA.
 *
 * __xfrm_dst_hash(), net/xfrm/xfrm_hash.h.  Addresses of IPv6 go through
 * jhash2(), which is the lookup3 of Bob Jenkins, in the public domain.
 */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "model/set.h"

static uint32_t rotate(uint32_t word, unsigned bits)
{
	return word << bits | word >> (32 - bits);
}

static void mix(uint32_t *a, uint32_t *b, uint32_t *c)
{
	*a -= *c, *a ^= rotate(*c, 4), *c += *b;
	*b -= *a, *b ^= rotate(*a, 6), *a += *c;
	*c -= *b, *c ^= rotate(*b, 8), *b += *a;
	*a -= *c, *a ^= rotate(*c, 16), *c += *b;
	*b -= *a, *b ^= rotate(*a, 19), *a += *c;
	*c -= *b, *c ^= rotate(*b, 4), *b += *a;
}

static uint32_t finish(uint32_t a, uint32_t b, uint32_t c)
{
	c ^= b, c -= rotate(b, 14);
	a ^= c, a -= rotate(c, 11);
	b ^= a, b -= rotate(a, 25);
	c ^= b, c -= rotate(b, 16);
	a ^= c, a -= rotate(c, 4);
	b ^= a, b -= rotate(a, 14);
	c ^= b, c -= rotate(b, 24);
	return c;
}

/* Of the four words of an address. */
static uint32_t hash_ipv6(const struct prefix *address)
{
	uint32_t word[4], a, b, c;

	memcpy(word, address->address, sizeof(word));
	a = b = c = 0xdeadbeef + sizeof(word);
	a += word[0];
	b += word[1];
	c += word[2];
	mix(&a, &b, &c);
	return finish(a + word[3], b, c);
}

uint32_t set_bucket(const struct xm_set *set, const struct prefix *dst,
		    const struct prefix *src, uint32_t reqid)
{
	uint32_t hash = (uint32_t)dst->family ^ reqid, d, s;

	memcpy(&d, dst->address, sizeof(d));
	memcpy(&s, src->address, sizeof(s));
	hash ^= dst->family == AF_INET ? ntohl(d + s) :
					 hash_ipv6(dst) ^ hash_ipv6(src);
	return (hash ^ hash >> 16) & (set->buckets - 1);
}
