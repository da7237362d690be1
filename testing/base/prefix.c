// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prefix.c - addresses and subnets, IPv4 and IPv6.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prefix.h"

static unsigned family_bits(int family)
{
	return family == AF_INET6 ? 128 : 32;
}

bool prefix_parse_address(const char *text, struct prefix *out)
{
	struct prefix p = { .family = AF_INET };

	if (strchr(text, ':') != NULL)
		p.family = AF_INET6;
	if (inet_pton(p.family, text, p.address) != 1)
		return false;
	p.length = family_bits(p.family);
	*out = p;
	return true;
}

bool prefix_parse(const char *text, struct prefix *out)
{
	const char *slash = strchr(text, '/');
	char address[INET6_ADDRSTRLEN];
	struct prefix p;
	unsigned long length;
	char *end;

	if (slash == NULL)
		return prefix_parse_address(text, out);
	if ((size_t)(slash - text) >= sizeof(address))
		return false;
	memcpy(address, text, (size_t)(slash - text));
	address[slash - text] = '\0';
	if (!prefix_parse_address(address, &p))
		return false;
	if (!isdigit((unsigned char)slash[1]))
		return false;
	length = strtoul(slash + 1, &end, 10);
	if (*end != '\0' || length > p.length)
		return false;
	p.length = (unsigned)length;
	*out = p;
	return true;
}

/* Whether @a and @b agree in their first @bits bits. */
static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool prefix_is_subnet(const struct prefix *p)
{
	for (unsigned bit = p->length; bit < family_bits(p->family); bit++) {
		if (p->address[bit / 8] & (0x80 >> (bit % 8)))
			return false;
	}
	return true;
}

bool prefix_contains(const struct prefix *outer, const struct prefix *inner)
{
	return outer->family == inner->family &&
	       outer->length <= inner->length &&
	       same_bits(outer->address, inner->address, outer->length);
}

bool prefix_overlaps(const struct prefix *a, const struct prefix *b)
{
	return prefix_contains(a, b) || prefix_contains(b, a);
}

bool prefix_equal(const struct prefix *a, const struct prefix *b)
{
	return a->length == b->length && prefix_contains(a, b);
}

const char *prefix_print(const struct prefix *p, char out[PREFIX_TEXT])
{
	char address[INET6_ADDRSTRLEN];

	if (inet_ntop(p->family, p->address, address, sizeof(address)) == NULL)
		snprintf(address, sizeof(address), "?");
	snprintf(out, PREFIX_TEXT, "%s/%u", address, p->length);
	return out;
}
