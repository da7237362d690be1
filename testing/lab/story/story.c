// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story.c - what a cell showed, as somebody would tell it.
 */
#include "story/story.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

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
			 const struct observed_policy *p, struct xm_policy *out)
{
	struct xm_template *t = &out->templates[0];
	bool outbound = p->direction == 'o';
	uint8_t proto = p->proto;
	const struct observed_sa *sa;

	if (proto == 0)
		proto = !find_sa(seen, p->reqid, IPPROTO_ESP, outbound) &&
					find_sa(seen, p->reqid, IPPROTO_AH,
						outbound) ?
				IPPROTO_AH :
				IPPROTO_ESP;
	sa = find_sa(seen, p->reqid, proto, outbound);
	*t = (struct xm_template) {
		.proto = proto,
		.mode = XM_TUNNEL,
		.reqid = p->reqid,
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
			.priority = s->priority,
			.block = s->block,
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
		    !prefix_parse_address(p->tmpl_dst, &dst) || xm_is_any(&dst))
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
			.spi = sa->spi,
			.proto = sa->proto,
			.mode = XM_TUNNEL,
			.reqid = sa->reqid,
			.order = sa_order(seen, i),
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

/* ----------------------------------------------------------------- the whole */

static int take_sites(struct story *story, struct trouble *t)
{
	const struct scenario *s = story->cell->scenario;
	const struct observation *seen = story->seen;

	/* a cell that was skipped has none */
	if (seen->sites_count != 0 && seen->sites_count != s->sites_count)
		return trouble(t,
			       "what was seen is not of scenario %s: %u "
			       "sites, not %u",
			       s->name, seen->sites_count, s->sites_count);
	story->sites = must_calloc(s->sites_count, sizeof(*story->sites));
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *site = &seen->sites[i];
		struct story_kernel *k = &story->sites[i];

		if (site->name == NULL ||
		    strcmp(site->name, s->sites[i].name) != 0)
			return trouble(t,
				       "what was seen is not of scenario %s:"
				       " site %s",
				       s->name, site->name ? site->name : "?");
		k->told = (struct story_site) {
			.plan = &s->sites[i],
			.seen = site,
			.patched = cell_patched(story->cell, &s->sites[i]),
		};
		k->set = xm_set_new(seen->kernel ? xm_kernel(seen->kernel) : 0);
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
		const struct scenario_flow *plan =
			f->name ? scenario_flow(s, f->name) : NULL;

		if (plan == NULL || story->sites_count == 0)
			return trouble(t,
				       "what was seen is not of scenario %s:"
				       " flow %s",
				       s->name, f->name ? f->name : "?");
		story->flows[i] = (struct story_flow) {
			.plan = plan,
			.seen = f,
			.lost = f->sent > f->received ? f->sent - f->received :
							0,
			.forbidden = plan->refused || plan->blocked,
			.good = plan->refused || plan->blocked ?
					f->received == 0 :
					f->received >= f->sent,
		};
		story->flows_count = i + 1;
		story_follow(story, &story->flows[i]);
	}
	return 0;
}

struct story *story_of(const struct cell *cell, const struct observation *seen,
		       struct trouble *t)
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
