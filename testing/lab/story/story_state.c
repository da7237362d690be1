// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story_state.c - whose SAs and policies were seen.
 */
#include "story/story_state.h"

#include <netinet/in.h>
#include <string.h>

#include "base/must.h"

/* "10.0.1.0/24 -> 10.0.0.0/24"; false when it is no such thing. */
bool story_prefixes(const char *text, struct prefix *src, struct prefix *dst)
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
	return story_prefixes(text, &out->src, &out->dst) &&
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
	       story_prefixes(p->selector, &src, &dst) &&
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
	    !story_prefixes(policy->selector, &local, &remote))
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
			    sa->reqid ||
		    (p->spi != 0 && p->spi != sa->spi) ||
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
static const struct expansion *
mirrored(const struct story *story, unsigned site, const struct expansion *e)
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
