// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario_variant.c - check the variants of a scenario file, and apply them
 * to what was read.
 */
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_check.h"
#include "scenario/variant.h"

void check_payload(struct check *c, unsigned payload)
{
	if (payload > MAX_PAYLOAD)
		complaint(c, "payload: bytes, %d at most", MAX_PAYLOAD);
}

/* The first option of the variant that a conn has too, or NULL. */
static const char *find_clash(const struct scenario_conn *conn,
			      const char *options, char key[WORD])
{
	const char *line = options;

	while (*line != '\0') {
		size_t length;
		char *value;

		line += strspn(line, " \t\n");
		length = strcspn(line, "=\n");
		if (length < WORD && line[length] == '=') {
			memcpy(key, line, length);
			key[length] = '\0';
			value = scenario_conn_option(conn, key);
			free(value);
			if (value != NULL)
				return key;
		}
		line += strcspn(line, "\n");
	}
	return NULL;
}

static void check_variant_options(struct check *c, unsigned index)
{
	const struct scenario *s = &c->file->s;
	const struct scenario_variant *v = &s->variants[index];
	char key[WORD];

	if (v->options == NULL)
		return;
	at(c, "variants[%u].options", index);
	check_options(c, v->options, SITE_PLUTO);
	if (scenario_has_charon(s))
		complaint(c, "options of ipsec.conf, and a site has charon");
	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];

		for (unsigned j = 0; j < site->conns_count; j++) {
			const struct scenario_conn *conn = &site->conns[j];

			if (!conn->shunt && find_clash(conn, v->options, key))
				complaint(c,
					  "conn %s of site %s has %s= "
					  "already",
					  conn->name, site->name, key);
		}
	}
}

void check_variants(struct check *c)
{
	const struct scenario *s = &c->file->s;

	for (unsigned i = 0; i < s->variants_count; i++) {
		const struct scenario_variant *v = &s->variants[i];

		at(c, "variants[%u].variant", i);
		if (!is_word(v->name, "-"))
			complaint(c, "the name of a variant may have a-z, 0-9 "
				     "and '-' only");
		for (unsigned j = 0; j < i; j++) {
			if (strcmp(s->variants[j].name, v->name) == 0)
				complaint(c,
					  "there is a variant \"%s\" "
					  "already",
					  v->name);
		}
		if (!v->inner_ipv6 && !v->outer_ipv6 && v->options == NULL &&
		    v->payload == 0)
			complaint(c,
				  "variant \"%s\" is the same as the "
				  "scenario itself",
				  v->name);
		check_variant_options(c, i);
		check_payload(at(c, "variants[%u].payload", i), v->payload);
	}
}

void apply_variant(struct scenario_file *f, const struct scenario_variant *v)
{
	if (v->payload != 0)
		f->s.payload = v->payload;
	if (v->ike != 0)
		f->ike = v->ike;
	f->s.takes_long |= v->takes_long;
	for (unsigned i = 0; i < f->s.sites_count; i++) {
		for (unsigned j = 0; j < f->s.sites[i].conns_count; j++) {
			struct scenario_conn *conn = &f->s.sites[i].conns[j];
			char *options;

			if (is_shunt(conn))
				continue;
			options = variant_options(conn->options, v);
			free(conn->options);
			conn->options = options;
		}
	}
}
