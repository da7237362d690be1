// SPDX-License-Identifier: GPL-2.0-or-later
/* product.c - scenarios of one conn with very many expansions */
#include "product.h"

#include <stdio.h>
#include <stdlib.h>

/* Second bytes of the sides' subnets: 10.1.0.0/24, 10.2.0.0/24 ... */
enum { LEFT = 1, RIGHT = 2 };

const char *product_name(unsigned n, enum product_kind kind,
			 char out[PRODUCT_NAME])
{
	snprintf(out, PRODUCT_NAME, "scale-%ux%u-%s", n, n,
		 kind == PRODUCT_UP ? "up" : "ondemand");
	return out;
}

/*
 * With auto=add pluto 5.2 itself runs addconn, and reads from a pipe what
 * addconn prints.  When it starts to listen it tells addconn of every
 * expansion, a line each, without reading meanwhile: from about 650 of them on
 * each waits for the other, for ever.  So the conns are added from outside.
 */
static void print_site(FILE *f, unsigned n, char site, char party, int own)
{
	fprintf(f, "  - site: %c\n    party: %c\n    outer: 192.0.2.%d/24\n"
		"    host: [", site, party, own);
	for (unsigned i = 0; i < n; i++)
		fprintf(f, "%s10.%d.%u.1", i ? ", " : "", own, i);
	fputs("]\n    conns:\n      - conn: net\n        options: |\n"
	      "          auto=ignore\n          left=192.0.2.1\n"
	      "          right=192.0.2.2\n", f);
	for (int side = LEFT; side <= RIGHT; side++) {
		fprintf(f, "          %ssubnets={",
			side == LEFT ? "left" : "right");
		for (unsigned i = 0; i < n; i++)
			fprintf(f, "%s10.%d.%u.0/24", i ? "," : "", side, i);
		fputs("}\n", f);
	}
}

static void print_flows(FILE *f, unsigned n)
{
	unsigned pairs = n * n;
	unsigned count = pairs < PRODUCT_FLOWS ? pairs : PRODUCT_FLOWS;

	fputs("flows:\n", f);
	for (unsigned i = 0; i < count; i++) {
		unsigned pair = i * pairs / count;
		unsigned left = pair / n, right = (pair + left) % n;

		fprintf(f, "  - {flow: %u to %u, from: 10.%d.%u.1, "
			"to: 10.%d.%u.1, proto: udp}\n", left, right, LEFT,
			left, RIGHT, right);
	}
}

char *product_text(unsigned n, enum product_kind kind)
{
	char name[PRODUCT_NAME], *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	fprintf(f, "# Made by plutolab scale.\n"
		"scenario: %s\nclass: clean\n"
		"summary: one conn with %u x %u expansions\n"
		"ike: [1, 2]\nlong: true\nstrict-sas: true\n"
		"columns: {UU: deliver, PP: deliver}\nsites:\n",
		product_name(n, kind, name), n, n);
	print_site(f, n, 'a', 'A', LEFT);
	print_site(f, n, 'b', 'B', RIGHT);
	print_flows(f, n);
	fputs("steps:\n  - {add: net, at: a}\n  - {add: net, at: b}\n", f);
	if (kind == PRODUCT_UP)
		/* two SAs for each expansion */
		fprintf(f, "  - {up: net, at: a}\n"
			"  - {await-sas: %u, at: a}\n"
			"  - {await-sas: %u, at: b}\n", 2 * n * n, 2 * n * n);
	else
		fputs("  - {route: net, at: a}\n"
		      "  - {traffic: first}\n", f);
	fputs("  - settle: 30\n  - traffic: 5\n", f);
	if (fclose(f))
		abort();
	return text;
}
