// SPDX-License-Identifier: GPL-2.0-or-later
/* flavour.c - which flavour a pluto is, and what that one cannot do */
#include "daemon/flavour.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/number.h"
#include "scenario/expansion.h"

static const struct flavour *const flavours[] = {
	&flavour_libreswan_5,
	&flavour_libreswan_5_0,
	&flavour_libreswan_4,
	&flavour_openswan,
};

enum { FLAVOURS = sizeof(flavours) / sizeof(flavours[0]) };

const struct flavour *flavour_of(const char *product, const char *version)
{
	unsigned number[2];

	/* a build from git is called after its tag */
	if (version[0] == 'v')
		version++;
	if (!version_parse(version, number) || number[0] > FLAVOUR_MINOR_MAX ||
	    number[1] > FLAVOUR_MINOR_MAX)
		return NULL;
	for (unsigned i = 0; i < FLAVOURS; i++)
		if (strcmp(flavours[i]->product, product) == 0 &&
		    FLAVOUR_VERSION(number[0], number[1]) >=
			    flavours[i]->first &&
		    FLAVOUR_VERSION(number[0], number[1]) <= flavours[i]->last)
			return flavours[i];
	return NULL;
}

bool flavour_read_version(const char *text, char **product, char **version)
{
	for (unsigned i = 0; i < FLAVOURS; i++) {
		const char *name = flavours[i]->product;
		const char *found = strstr(text, name);
		size_t length = strlen(name), word;

		if (!found || (found != text && found[-1] != ' ') ||
		    found[length] != ' ')
			continue;
		found += length + 1;
		word = strcspn(found, " \n");
		if (!word)
			continue;
		*product = must_strdup(name);
		*version = must_printf("%.*s", (int)word, found);
		return true;
	}
	return false;
}

char *flavour_names(void)
{
	char *names = NULL;

	for (unsigned i = 0; i < FLAVOURS; i++) {
		char *more = must_printf("%s%s%s", names ? names : "",
					 names ? ", " : "", flavours[i]->name);

		free(names);
		names = more;
	}
	return names;
}

/* ---- what it cannot do ---- */

const char *flavour_bare_key(const char *key)
{
	size_t side = strncmp(key, "left", 4) == 0  ? 4 :
		      strncmp(key, "right", 5) == 0 ? 5 :
						      0;

	/* left= and right= themselves have nothing else in their name */
	return key[side] ? key + side : key;
}

static bool each_line(const char *lines,
		      bool (*see)(void *, const char *, const char *),
		      void *arg)
{
	char *copy = must_strdup(lines), *rest = copy, *line;
	bool more = true;

	while (more && rest && (line = strsep(&rest, "\n"))) {
		char *key = line + strspn(line, " \t");
		char *value = strchr(key, '=');
		size_t end;

		if (!value || key[0] == '#')
			continue;
		*value++ = '\0';
		value += strspn(value, " \t");
		for (end = strlen(key); end && isblank(key[end - 1]); end--)
			key[end - 1] = '\0';
		for (end = strlen(value); end && isblank(value[end - 1]); end--)
			value[end - 1] = '\0';
		more = see(arg, key, value);
	}
	free(copy);
	return more;
}

bool flavour_each_option(const struct scenario *s,
			 const struct scenario_site *site, enum ike_version ike,
			 bool patched,
			 bool (*see)(void *, const char *, const char *),
			 void *arg)
{
	for (unsigned i = 0; i < site->conns_count; i++) {
		const struct scenario_conn *conn = &site->conns[i];

		if (!each_line(conn->options, see, arg) ||
		    (conn->ikev1 && ike == IKEV1 &&
		     !each_line(conn->ikev1, see, arg)) ||
		    (conn->patched && patched &&
		     !each_line(conn->patched, see, arg)))
			return false;
	}
	for (unsigned i = 0; i < s->steps_count; i++) {
		const struct scenario_step *step = &s->steps[i];

		if (step->kind == STEP_CONFIGURE && step->options &&
		    strcmp(step->site, site->name) == 0 &&
		    !each_line(step->options, see, arg))
			return false;
	}
	return true;
}

struct search {
	const struct flavour *f;
	char *found;
};

static bool try_option(void *arg, const char *key, const char *value)
{
	struct search *search = arg;

	for (const struct flavour_gap *gap = search->f->gaps; gap->key; gap++) {
		if (strcmp(gap->key, flavour_bare_key(key)) != 0 ||
		    (gap->value && fnmatch(gap->value, value, 0) != 0))
			continue;
		search->found = must_printf("%s=%s: %s", key, value,
					    gap->reason);
		return false;
	}
	return true;
}

/* Whether packets may fit both. */
static bool overlap(const struct expansion *a, const struct expansion *b)
{
	return prefix_overlaps(&a->local, &b->local) &&
	       prefix_overlaps(&a->remote, &b->remote);
}

/* Whether both have one remote subnet, but not one peer. */
static bool share_remote(const struct expansion *a, const struct expansion *b)
{
	char *peer = scenario_conn_option(a->conn, "right");
	bool share = prefix_equal(&a->remote, &b->remote) &&
		     !expansion_has_option(b, "right", peer);

	free(peer);
	return share;
}

/* Whether two expansions of a site are so. */
static bool has_pair(const struct scenario_site *site,
		     bool (*are_so)(const struct expansion *,
				    const struct expansion *))
{
	struct expansion_list all = expansions_of(site);
	bool found = false;

	for (unsigned i = 0; i < all.count; i++)
		for (unsigned j = 0; j < i; j++)
			found |= are_so(&all.list[i], &all.list[j]);
	expansions_free(&all);
	return found;
}

static bool has_colon(const struct scenario_conn *conn, const char *key)
{
	char *value = scenario_conn_option(conn, key);
	bool colon = value && strchr(value, ':');

	free(value);
	return colon;
}

/* Whether subnets= of a site's conns are IPv6 in IPv4, or IPv4 in IPv6. */
static bool mixes_families(const struct scenario_site *site)
{
	static const char *const keys[] = { "leftsubnets", "rightsubnets" };

	for (unsigned i = 0; i < site->conns_count; i++) {
		const struct scenario_conn *conn = &site->conns[i];
		bool outer = has_colon(conn, "left") ||
			     has_colon(conn, "right");

		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			char *subnets = scenario_conn_option(conn, keys[k]);
			bool mixed = subnets &&
				     (strchr(subnets, ':') != NULL) != outer;

			free(subnets);
			if (mixed)
				return true;
		}
	}
	return false;
}

/* Whether some step at the site, in any column, is of that kind. */
static bool site_has_step(const struct scenario *s,
			  const struct scenario_site *site, enum step_kind kind)
{
	for (unsigned i = 0; i < s->steps_count; i++)
		if (s->steps[i].kind == kind &&
		    strcmp(s->steps[i].site, site->name) == 0)
			return true;
	return false;
}

char *flavour_gap(const struct flavour *f, const struct scenario *s,
		  const struct scenario_site *site, enum ike_version ike)
{
	struct search search = { .f = f };

	if (!f->exchanges[flavour_index(ike)])
		return must_printf("IKEv%d", (int)ike);
	if (f->subnets_as_outer && mixes_families(site))
		return must_strdup("subnets= of another family than left=");
	if (f->one_route && has_pair(site, share_remote))
		return must_strdup("two peers for one remote subnet");
	for (const struct flavour_unfit *u = f->unfit; u && u->name; u++)
		if (strcmp(u->name, s->name) == 0)
			return must_strdup(u->lacks);
	if (f->down_traps && has_pair(site, overlap) &&
	    scenario_has_step(s, STEP_DOWN) &&
	    !scenario_has_step(s, STEP_UNROUTE))
		return must_strdup("down that leaves no trap");
	if (ike == IKEV2 && f->no_overlap && has_pair(site, overlap))
		return must_printf("IKEv2 for selectors that overlap: %s",
				   f->no_overlap);
	if (ike == IKEV2 && f->one_exchange &&
	    scenario_has_step(s, STEP_INITIATE))
		return must_strdup(
			"two IKEv2 exchanges at once: it loses one now and then");
	if (!f->rekey_ike && site_has_step(s, site, STEP_REKEY_IKE))
		return must_strdup("a way to ask for a new IKE SA");
	if (f->add_keeps && site_has_step(s, site, STEP_CONFIGURE))
		return must_strdup(
			"ipsec add that removes the expansions that a conn no longer has");
	flavour_each_option(s, site, ike, true, try_option, &search);
	return search.found;
}
