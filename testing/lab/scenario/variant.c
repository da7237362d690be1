// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * variant.c - one scenario file, several scenarios.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/prefix.h"
#include "scenario/scenario.h"
#include "scenario/variant.h"

/* Where the IPv4 addresses go; as many bits are left as IPv4 has. */
static const char inner_network[] = "fd00::";
static const char outer_network[] = "2001:db8::";
enum { NETWORK_BITS = 96 };

/* What may stand in an address or a length, or makes a word of more. */
static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == ':' || c == '_';
}

static bool is_outer(const struct scenario *base, const struct prefix *p)
{
	for (unsigned i = 0; i < base->sites_count; i++) {
		const struct scenario_site *site = &base->sites[i];
		struct prefix network;

		if (prefix_parse(site->outer, &network) &&
		    prefix_contains(&network, p))
			return true;
		if (site->nat != NULL && prefix_parse(site->nat, &network) &&
		    prefix_contains(&network, p))
			return true;
	}
	return false;
}

static void map(const struct prefix *p, const char *network, bool length,
		FILE *out)
{
	struct prefix to = { .family = AF_INET6 };
	char text[INET6_ADDRSTRLEN];

	/* all there is stays all there is */
	if (p->length > 0) {
		inet_pton(AF_INET6, network, to.address);
		memcpy(to.address + NETWORK_BITS / 8, p->address, 4);
		to.length = NETWORK_BITS + p->length;
	}
	inet_ntop(AF_INET6, to.address, text, sizeof(text));
	fputs(text, out);
	if (length)
		fprintf(out, "/%u", to.length);
}

/*
 * Read an address or a prefix at the start of @text, which ends at @end.
 * Returns its length, or 0 when there is none.
 */
static size_t read_prefix(const char *text, const char *end, struct prefix *out)
{
	char word[INET_ADDRSTRLEN + 3];
	const char *at = text;
	size_t length;

	while (at < end && is_of_word(*at))
		at++;
	if (at + 1 < end && *at == '/' && isdigit((unsigned char)at[1])) {
		at++;
		while (at < end && is_of_word(*at))
			at++;
	}
	length = (size_t)(at - text);
	/* a full stop may follow in a sentence */
	if (length > 0 && text[length - 1] == '.')
		length--;
	if (length >= sizeof(word))
		return 0;
	memcpy(word, text, length);
	word[length] = '\0';
	return prefix_parse(word, out) && out->family == AF_INET ? length : 0;
}

char *variant_text(const char *text, size_t size, const struct scenario *base,
		   const struct scenario_variant *v, size_t *new_size)
{
	const char *end = text + size;
	char *new = NULL;
	FILE *out = must_memstream(&new, new_size);

	while (text < end) {
		struct prefix p;
		size_t length = read_prefix(text, end, &p);
		bool outer = length > 0 && is_outer(base, &p);

		if (length > 0 && (outer ? v->outer_ipv6 : v->inner_ipv6)) {
			map(&p, outer ? outer_network : inner_network,
			    memchr(text, '/', length) != NULL, out);
			text += length;
			continue;
		}
		/* not one, or to be kept: to the end of the word */
		do {
			fputc(*text++, out);
		} while (text < end && is_of_word(text[-1]) &&
			 is_of_word(*text));
	}
	if (fclose(out) != 0)
		abort();
	return new;
}

char *variant_options(const char *options, const struct scenario_variant *v)
{
	size_t length = strlen(options);
	bool ends = length > 0 && options[length - 1] == '\n';

	if (v->options == NULL)
		return must_strdup(options);
	return must_printf("%s%s%s", options, ends ? "" : "\n", v->options);
}
