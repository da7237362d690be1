// SPDX-License-Identifier: GPL-2.0-or-later
/* product.c - scenarios of one conn with very many expansions */
#include "command/product.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"

/* Second bytes of the sides' subnets: 10.1.0.0/24, 10.2.0.0/24 ... */
enum { LEFT = 1, RIGHT = 2 };

enum { ADDRESS = 24 }; /* room for "10.1.128.0" */

const char *product_name(struct product_size size, enum product_kind kind,
			 char out[PRODUCT_NAME])
{
	snprintf(out, PRODUCT_NAME, "scale-%ux%u-%s%s", size.n, size.n,
		 size.nested ? "nested-" : "",
		 kind == PRODUCT_UP ? "up" : "ondemand");
	return out;
}

static void print_subnet(FILE *f, struct product_size size, int side,
			 unsigned i)
{
	if (size.nested)
		fprintf(f, "10.%d.0.0/%u", side, 16 + i);
	else
		fprintf(f, "10.%d.%u.0/24", side, i);
}

/* One of the i-th subnet that is in none inside it. */
static const char *address(struct product_size size, int side, unsigned i,
			   char out[ADDRESS])
{
	unsigned low = size.nested ? 1u << (15 - i) : i << 8 | 1;

	snprintf(out, ADDRESS, "10.%d.%u.%u", side, low >> 8, low & 255);
	return out;
}

/*
 * With auto=add pluto 5.2 itself runs addconn, and reads from a pipe what
 * addconn prints.  When it starts to listen it tells addconn of every
 * expansion, a line each, without reading meanwhile: from about 650 of them on
 * each waits for the other, for ever.  So the conns are added from outside.
 */
static void print_site(FILE *f, struct product_size size, char site, char party,
		       int own)
{
	char own_address[ADDRESS];

	fprintf(f,
		"  - site: %c\n    party: %c\n    outer: 192.0.2.%d/24\n"
		"    host: [",
		site, party, own);
	for (unsigned i = 0; i < size.n; i++)
		fprintf(f, "%s%s", i ? ", " : "",
			address(size, own, i, own_address));
	fputs("]\n    conns:\n      - conn: net\n        options: |\n"
	      "          auto=ignore\n          left=192.0.2.1\n"
	      "          right=192.0.2.2\n",
	      f);
	for (int side = LEFT; side <= RIGHT; side++) {
		fprintf(f, "          %ssubnets={",
			side == LEFT ? "left" : "right");
		for (unsigned i = 0; i < size.n; i++) {
			fputs(i ? "," : "", f);
			print_subnet(f, size, side, i);
		}
		fputs("}\n", f);
	}
}

static void print_flows(FILE *f, struct product_size size)
{
	unsigned n = size.n, pairs = n * n;
	unsigned count = pairs < PRODUCT_FLOWS ? pairs : PRODUCT_FLOWS;

	fputs("flows:\n", f);
	for (unsigned i = 0; i < count; i++) {
		unsigned pair = i * pairs / count;
		unsigned left = pair / n, right = (pair + left) % n;
		char from[ADDRESS], to[ADDRESS];

		fprintf(f,
			"  - {flow: %u to %u, from: %s, to: %s, "
			"proto: udp}\n",
			left, right, address(size, LEFT, left, from),
			address(size, RIGHT, right, to));
	}
}

char *product_text(struct product_size size, enum product_kind kind)
{
	char name[PRODUCT_NAME], *text = NULL;
	unsigned sas = 2 * size.n * size.n; /* two for each expansion */
	size_t length;
	FILE *f = must_memstream(&text, &length);

	fprintf(f,
		"# Made by plutolab scale.\n"
		"scenario: %s\nclass: clean\n"
		"summary: one conn with %u x %u%s expansions\n"
		"ike: [1, 2]\nlong: true\nstrict-sas: true\n"
		"columns: {UU: deliver, PP: deliver}\nsites:\n",
		product_name(size, kind, name), size.n, size.n,
		size.nested ? " nested" : "");
	print_site(f, size, 'a', 'A', LEFT);
	print_site(f, size, 'b', 'B', RIGHT);
	print_flows(f, size);
	fputs("steps:\n  - {add: net, at: a}\n  - {add: net, at: b}\n", f);
	if (kind == PRODUCT_UP)
		fprintf(f,
			"  - {up: net, at: a}\n"
			"  - {await-sas: %u, at: a}\n"
			"  - {await-sas: %u, at: b}\n",
			sas, sas);
	else
		fputs("  - {route: net, at: a}\n"
		      "  - {traffic: first}\n",
		      f);
	fputs("  - settle: 30\n  - traffic: 5\n", f);
	if (fclose(f))
		abort();
	return text;
}
