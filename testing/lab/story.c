// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story.c - what a cell showed, as somebody would tell it.
 */
#include "story.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "predict.h"
#include "story_state.h"

/* --------------------------------------------------------------- what is whose */

/* "10.0.1.0/24 -> 10.0.0.0/24"; false when it is no such thing. */
static bool read_selector(const char *text, struct prefix *src,
			  struct prefix *dst)
{
	const char *arrow = strstr(text, " -> ");
	char first[64];

	if (arrow == NULL || (size_t)(arrow - text) >= sizeof(first))
		return false;
	memcpy(first, text, (size_t)(arrow - text));
	first[arrow - text] = '\0';
	return prefix_parse(first, src) && prefix_parse(arrow + 4, dst);
}

bool story_selector(const char *text, struct xm_selector *out)
{
	*out = (struct xm_selector) { .proto = 0 };
	return read_selector(text, &out->src, &out->dst) &&
	       out->src.family == out->dst.family;
}

static const struct expansion_list *expansions(const struct story *story,
					       unsigned site)
{
	return model_expansions(story->model, story->sites[site].told.plan);
}

/* Whether a policy is of those selectors, in that direction. */
static bool is_of_selector(const struct observed_policy *p, char direction,
			   const struct prefix *local,
			   const struct prefix *remote)
{
	struct prefix src, dst;

	return p->direction == direction &&
	       read_selector(p->selector, &src, &dst) &&
	       prefix_equal(direction == 'o' ? &src : &dst, local) &&
	       prefix_equal(direction == 'o' ? &dst : &src, remote);
}

/*
 * Whether a policy sends on the SA of another one, where two expansions overlap
 * crosswise: it is of none of them.
 */
static bool is_redirect(const struct story *story, unsigned site,
			const struct observed_policy *policy)
{
	const struct story_site *told = &story->sites[site].told;
	const struct observed_site *seen = told->seen;
	struct prefix local, remote;
	bool others = false;

	if (!told->patched || policy->direction != 'o' ||
	    !read_selector(policy->selector, &local, &remote))
		return false;
	for (unsigned i = 0; i < seen->policies_count; i++) {
		const struct observed_policy *p = &seen->policies[i];

		/* what is up also has one for what comes in */
		if (is_of_selector(p, 'i', &local, &remote))
			return false;
		others |= p != policy && p->direction == 'o' &&
			  p->reqid == policy->reqid && p->spi == policy->spi;
	}
	return others;
}

const struct expansion *story_policy_of(const struct story *story,
					unsigned site,
					const struct observed_policy *policy)
{
	const struct expansion_list *all = expansions(story, site);

	if (is_redirect(story, site, policy))
		return NULL;
	for (unsigned i = 0; i < all->count; i++)
		if (is_of_selector(policy, policy->direction,
				   &all->list[i].local, &all->list[i].remote))
			return &all->list[i];
	return NULL;
}

/* The one of that name; NULL also when several have it. */
static const struct expansion *named(const struct story *story, unsigned site,
				     const char *name, size_t length)
{
	const struct expansion_list *all = expansions(story, site);
	const struct expansion *found = NULL;

	for (unsigned i = 0; i < all->count; i++) {
		if (strncmp(all->list[i].name, name, length) != 0 ||
		    all->list[i].name[length] != '\0')
			continue;
		if (found != NULL)
			return NULL;
		found = &all->list[i];
	}
	return found;
}

/* Whether a line of pluto's log tells that an SA of this SPI is up. */
static bool tells_of(const char *line, const struct observed_sa *sa)
{
	char spi[16];

	if (strstr(line, "established") == NULL)
		return false;
	snprintf(spi, sizeof(spi), "%s0x%08x", sa->outbound ? "=>" : " <",
		 sa->spi);
	if (strstr(line, spi) != NULL)
		return true;
	snprintf(spi, sizeof(spi), " %08x_%c", sa->spi,
		 sa->outbound ? 'o' : 'i');
	return strstr(line, spi) != NULL;
}

/* As the site's own daemon called it: "net/1x2" #2: ..., CHILD_SA net{2} ... */
static const struct expansion *logged(const struct story *story, unsigned site,
				      const struct observed_sa *sa)
{
	const struct observed_site *seen = story->sites[site].told.seen;
	const struct expansion *found = NULL;

	for (unsigned i = 0; i < seen->lines_count; i++) {
		const char *line = seen->lines[i].text, *name;

		if (line == NULL || !tells_of(line, sa))
			continue;
		name = strstr(line, "CHILD_SA ");
		if (line[0] == '"')
			found = named(story, site, line + 1,
				      strcspn(line + 1, "\""));
		else if (name != NULL)
			found = named(story, site, name + strlen("CHILD_SA "),
				      strcspn(name + strlen("CHILD_SA "), "{"));
	}
	return found;
}

/* The only one whose policies of a direction want that SA. */
static const struct expansion *wanted_by(const struct story *story,
					 unsigned site,
					 const struct observed_sa *sa)
{
	const struct observed_site *seen = story->sites[site].told.seen;
	const struct expansion *found = NULL;

	for (unsigned i = 0; i < seen->policies_count; i++) {
		const struct observed_policy *p = &seen->policies[i];
		const struct expansion *e;

		if (p->direction != (sa->outbound ? 'o' : 'i') ||
		    (sa->proto == IPPROTO_COMP ? p->ipcomp_reqid : p->reqid) !=
		    sa->reqid || (p->spi != 0 && p->spi != sa->spi) ||
		    is_redirect(story, site, p))
			continue;
		e = story_policy_of(story, site, p);
		if (e == NULL || (found != NULL && found != e))
			return NULL;
		found = e;
	}
	return found;
}

const struct observed_sa *story_other_end(const struct story *story,
					  unsigned from,
					  const struct observed_sa *sa,
					  unsigned *site)
{
	for (unsigned i = 0; i < story->sites_count; i++) {
		const struct observed_site *seen = story->sites[i].told.seen;

		for (unsigned j = 0; i != from && j < seen->sas_count; j++) {
			const struct observed_sa *other = &seen->sas[j];

			/* by SPI alone: a NAT may stand between */
			if (other->spi == sa->spi &&
			    other->proto == sa->proto &&
			    other->outbound != sa->outbound) {
				*site = i;
				return other;
			}
		}
	}
	return NULL;
}

/* An expansion as the conns of another site have it, or NULL. */
static const struct expansion *mirrored(const struct story *story,
					unsigned site,
					const struct expansion *e)
{
	const struct expansion_list *all = expansions(story, site);

	for (unsigned i = 0; e != NULL && i < all->count; i++)
		if (expansions_mirror(&all->list[i], e))
			return &all->list[i];
	return NULL;
}

/*
 * The daemons' logs know best: a policy may have been given another's template.
 * Without a log the receiver's policies, which nobody meddles with.
 */
const struct expansion *story_sa_of(const struct story *story, unsigned site,
				    const struct observed_sa *sa)
{
	unsigned far = site;
	const struct observed_sa *other = story_other_end(story, site, sa,
							  &far);
	const struct expansion *e = logged(story, site, sa);

	if (e == NULL && other != NULL)
		e = mirrored(story, site, logged(story, far, other));
	if (e == NULL && other != NULL && sa->outbound)
		e = mirrored(story, site, wanted_by(story, far, other));
	if (e == NULL)
		e = wanted_by(story, site, sa);
	if (e == NULL && other != NULL && !sa->outbound)
		e = mirrored(story, site, wanted_by(story, far, other));
	return e;
}

/* ------------------------------------------------------------ what the kernel has */

static const struct observed_sa *find_sa(const struct observed_site *seen,
					 uint32_t reqid, uint8_t proto,
					 bool outbound)
{
	for (unsigned i = 0; i < seen->sas_count; i++) {
		const struct observed_sa *sa = &seen->sas[i];

		if (sa->reqid == reqid && sa->proto == proto &&
		    sa->outbound == outbound && !sa->deleted)
			return sa;
	}
	return NULL;
}

/*
 * Of the SAs that a packet goes through one is told of, the outmost; an IPCOMP
 * SA inside of it goes where that goes.  All is taken for tunnel mode, so that
 * outer addresses are compared.  What is not noted of a template is as it is of
 * the SA that it is made for: the protocol in older observations, and the
 * addresses where the outmost one has none of its own.
 */
static void add_template(const struct observed_site *seen,
			 const struct observed_policy *p,
			 struct xm_policy *out)
{
	struct xm_template *t = &out->templates[0];
	bool outbound = p->direction == 'o';
	uint8_t proto = p->proto;
	const struct observed_sa *sa;

	if (proto == 0)
		proto = !find_sa(seen, p->reqid, IPPROTO_ESP, outbound) &&
			find_sa(seen, p->reqid, IPPROTO_AH, outbound) ?
			IPPROTO_AH : IPPROTO_ESP;
	sa = find_sa(seen, p->reqid, proto, outbound);
	*t = (struct xm_template) {
		.proto = proto, .mode = XM_TUNNEL, .reqid = p->reqid,
		.spi = p->spi,
	};
	if (!prefix_parse_address(p->tmpl_src, &t->src) ||
	    !prefix_parse_address(p->tmpl_dst, &t->dst))
		return;
	if (sa != NULL && xm_is_any(&t->dst)) {
		prefix_parse_address(sa->src, &t->src);
		prefix_parse_address(sa->dst, &t->dst);
	}
	out->templates_count = 1;
}

static enum xm_direction direction_of(char letter)
{
	return letter == 'o' ? XM_OUT : letter == 'i' ? XM_IN : XM_FWD;
}

static void add_policies(struct story_kernel *k)
{
	const struct observed_site *seen = k->told.seen;

	k->policies = must_calloc(seen->policies_count + seen->shunts_count + 1,
				  sizeof(*k->policies));
	for (unsigned i = 0; i < seen->policies_count; i++) {
		const struct observed_policy *p = &seen->policies[i];
		struct xm_policy policy = {
			.direction = direction_of(p->direction),
			.priority = p->priority,
			.order = seen->policies_count - i,
		};
		uint32_t index;

		if (!story_selector(p->selector, &policy.selector))
			continue;
		add_template(seen, p, &policy);
		index = xm_set_add_policy(k->set, &policy);
		if (index != XM_NONE)
			k->policies[index].policy = p;
	}
	for (unsigned i = 0; i < seen->shunts_count; i++) {
		const struct observed_shunt *s = &seen->shunts[i];
		struct xm_policy policy = {
			.direction = direction_of(s->direction),
			.priority = s->priority, .block = s->block,
		};
		uint32_t index;

		if (!story_selector(s->selector, &policy.selector))
			continue;
		index = xm_set_add_policy(k->set, &policy);
		if (index != XM_NONE)
			k->policies[index].shunt = s;
	}
}

/*
 * When it was installed: by the notices, where there are such; else by its
 * place in a dump, which has the newest first.
 */
static uint64_t sa_order(const struct observed_site *seen, unsigned number)
{
	const struct observed_sa *sa = &seen->sas[number];

	for (unsigned i = seen->events_count; i-- > 0;) {
		const struct observed_event *e = &seen->events[i];

		if (e->what == 'n' && e->spi == sa->spi &&
		    e->proto == sa->proto && e->outbound == sa->outbound)
			return seen->sas_count + 1 + i;
	}
	return seen->sas_count - number;
}

/*
 * An SA that was migrated is noted with the addresses it had at first; its
 * policies have the new ones.
 */
static void follow_move(const struct observed_site *seen,
			const struct observed_sa *sa, struct xm_sa *xm)
{
	const struct observed_policy *moved = NULL;
	struct prefix dst;

	for (unsigned i = 0; i < seen->policies_count; i++) {
		const struct observed_policy *p = &seen->policies[i];

		if (p->reqid != sa->reqid ||
		    (p->direction == 'o') != sa->outbound ||
		    !prefix_parse_address(p->tmpl_dst, &dst) ||
		    xm_is_any(&dst))
			continue;
		if (strcmp(p->tmpl_src, sa->src) == 0 &&
		    strcmp(p->tmpl_dst, sa->dst) == 0)
			return;
		moved = p;
	}
	if (moved != NULL) {
		prefix_parse_address(moved->tmpl_src, &xm->src);
		prefix_parse_address(moved->tmpl_dst, &xm->dst);
	}
}

static void add_sas(struct story_kernel *k)
{
	const struct observed_site *seen = k->told.seen;

	k->sas = must_calloc(seen->sas_count + 1,
			     sizeof(const struct observed_sa *));
	for (unsigned i = 0; i < seen->sas_count; i++) {
		const struct observed_sa *sa = &seen->sas[i];
		struct xm_sa xm = {
			.spi = sa->spi, .proto = sa->proto,
			.mode = XM_TUNNEL, .reqid = sa->reqid, .order = sa_order(seen, i),
			.packets = sa->packets_after - sa->packets_before,
		};
		uint32_t index;

		if (sa->deleted || sa->proto == IPPROTO_COMP ||
		    !prefix_parse_address(sa->src, &xm.src) ||
		    !prefix_parse_address(sa->dst, &xm.dst))
			continue;
		follow_move(seen, sa, &xm);
		index = xm_set_add_sa(k->set, &xm);
		if (index != XM_NONE)
			k->sas[index] = sa;
	}
}

/* "7.2.7 x86_64 ..." */
static uint32_t kernel_number(const char *text)
{
	unsigned long major, minor;
	char *rest;

	if (text == NULL)
		return 0;
	major = strtoul(text, &rest, 10);
	if (*rest != '.')
		return 0;
	minor = strtoul(rest + 1, NULL, 10);
	return XM_KERNEL(major, minor);
}

/* ----------------------------------------------------------------- the whole */

static int take_sites(struct story *story, struct trouble *t)
{
	const struct scenario *s = story->cell->scenario;
	const struct observation *seen = story->seen;

	/* a cell that was skipped has none */
	if (seen->sites_count != 0 && seen->sites_count != s->sites_count)
		return trouble(t, "what was seen is not of scenario %s: %u "
			       "sites, not %u", s->name, seen->sites_count,
			       s->sites_count);
	story->sites = must_calloc(s->sites_count, sizeof(*story->sites));
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];
		struct story_kernel *k = &story->sites[i];

		if (site->name == NULL ||
		    strcmp(site->name, s->sites[i].name) != 0)
			return trouble(t, "what was seen is not of scenario %s:"
				       " site %s", s->name,
				       site->name ? site->name : "?");
		k->told = (struct story_site) {
			.plan = &s->sites[i], .seen = site,
			.patched = cell_patched(story->cell, &s->sites[i]),
		};
		k->set = xm_set_new(kernel_number(seen->kernel));
		story->sites_count = i + 1;
		add_sas(k);
		add_policies(k);
		xm_set_seal(k->set);
	}
	return 0;
}

static int take_flows(struct story *story, struct trouble *t)
{
	const struct scenario *s = story->cell->scenario;
	const struct observation *seen = story->seen;

	story->flows = must_calloc(seen->flows_count + 1,
				   sizeof(*story->flows));
	for (unsigned i = 0; i < seen->flows_count; i++) {
		const struct observed_flow *f = &seen->flows[i];
		const struct scenario_flow *plan = f->name ?
			scenario_flow(s, f->name) : NULL;

		if (plan == NULL || story->sites_count == 0)
			return trouble(t, "what was seen is not of scenario %s:"
				       " flow %s", s->name,
				       f->name ? f->name : "?");
		story->flows[i] = (struct story_flow) {
			.plan = plan, .seen = f,
			.lost = f->sent > f->received ?
				f->sent - f->received : 0,
			.forbidden = plan->refused || plan->blocked,
			.good = plan->refused || plan->blocked ?
				f->received == 0 : f->received >= f->sent,
		};
		story->flows_count = i + 1;
		story_follow(story, &story->flows[i]);
	}
	return 0;
}

struct story *story_of(const struct cell *cell,
		       const struct observation *seen, struct trouble *t)
{
	struct story *story = must_calloc(1, sizeof(*story));

	story->cell = cell;
	story->seen = seen;
	story->model = model_of(cell);
	if (take_sites(story, t) == 0 && take_flows(story, t) == 0)
		return story;
	story_free(story);
	return NULL;
}

void story_free(struct story *story)
{
	if (story == NULL)
		return;
	for (unsigned i = 0; i < story->sites_count; i++) {
		xm_set_free(story->sites[i].set);
		free(story->sites[i].policies);
		free(story->sites[i].sas);
	}
	free(story->sites);
	free(story->flows);
	free(story->legs);
	model_free(story->model);
	free(story);
}

const struct cell *story_cell(const struct story *story)
{
	return story->cell;
}

const struct observation *story_seen(const struct story *story)
{
	return story->seen;
}

const struct story_site *story_site(const struct story *story, unsigned i)
{
	return &story->sites[i].told;
}

const struct story_flow *story_flow(const struct story *story, unsigned i)
{
	return &story->flows[i];
}

const struct story_leg *story_leg(const struct story *story, unsigned i)
{
	return &story->legs[i];
}

unsigned story_legs(const struct story *story)
{
	return story->legs_count;
}

unsigned story_sites(const struct story *story)
{
	return story->sites_count;
}

unsigned story_flows(const struct story *story)
{
	return story->flows_count;
}
