// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story_text.c - a story in words.
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "model/xfrm_model.h"
#include "story/story.h"

const char *story_daemon(const struct story_site *site)
{
	if (site->plan->daemon == SITE_CHARON)
		return "charon";
	return site->patched ? "patched pluto" : "unpatched pluto";
}

const char *story_policy_name(const struct observed_policy *policy,
			      const struct expansion *of)
{
	return of != NULL ? of->name : policy->selector;
}

char *story_sa_name(const struct observed_sa *sa, const struct expansion *of)
{
	char local[PREFIX_TEXT], remote[PREFIX_TEXT];

	if (of == NULL)
		return must_printf("SA %08x", sa->spi);
	if (!of->narrowed)
		return must_printf("SA of %s", of->name);
	return must_printf("SA of %s for %s -> %s", of->name,
			   prefix_print(&of->local, local),
			   prefix_print(&of->remote, remote));
}

const char *story_proto(uint8_t proto)
{
	return proto == IPPROTO_AH   ? "AH" :
	       proto == IPPROTO_COMP ? "IPCOMP" :
				       "ESP";
}

static const char *site_name(const struct story *story, unsigned site)
{
	return story_site(story, site)->plan->name;
}

/* " (10.0.1.0/24 -> 10.0.0.0/24)" after a name; "" where that says it. */
static char *selector_after(const struct observed_policy *p,
			    const struct expansion *of)
{
	return of != NULL ? must_printf(" (%s)", p->selector) : must_strdup("");
}

char *story_leg_sends(const struct story *story, const struct story_leg *leg)
{
	const char *site = site_name(story, leg->sender);
	char *selector, *asks, *sa, *text;

	if (leg->shunt != NULL)
		return must_printf("%s's policy %s has no template: %s", site,
				   leg->shunt->selector,
				   leg->shunt->block ?
					   "it drops what it covers" :
					   "the packet leaves as plaintext");
	if (leg->picked == NULL)
		return must_printf("%s has no policy for it but the lab's own, "
				   "which lets no plaintext out",
				   site);
	selector = selector_after(leg->picked, leg->picked_of);
	if (leg->end == STORY_BLOCKED) {
		text = must_printf(
			"%s's policy %s%s drops what it covers", site,
			story_policy_name(leg->picked, leg->picked_of),
			selector);
		free(selector);
		return text;
	}
	asks = leg->picked->spi != 0 ?
		       must_printf("for the SA %08x, reqid %u",
				   leg->picked->spi, leg->picked->reqid) :
		       must_printf("for any SA with reqid %u",
				   leg->picked->reqid);
	if (leg->sent == NULL) {
		text = must_printf(
			"%s's policy %s%s asks %s, and there is none", site,
			story_policy_name(leg->picked, leg->picked_of),
			selector, asks);
	} else {
		sa = story_sa_name(leg->sent, leg->sent_of);
		text = must_printf(
			"%s's policy %s%s asks %s; the kernel takes "
			"%s%s",
			site, story_policy_name(leg->picked, leg->picked_of),
			selector, asks,
			story_leg_crosses_out(leg) ? "another's: the " : "the ",
			sa);
		free(sa);
	}
	free(selector);
	free(asks);
	return text;
}

char *story_leg_meets(const struct story *story, const struct story_leg *leg)
{
	const char *site = site_name(story, leg->receiver);
	char *selector, *came, *wants, *text;

	if (leg->end == STORY_STRAY)
		return must_printf("%s has no SA with this SPI", site);
	if (leg->arrived == NULL && !leg->clear)
		return NULL;
	came = leg->clear ? must_strdup("it comes as plaintext") :
			    must_printf("it comes on an SA with reqid %u",
					leg->arrived->reqid);
	if (leg->wanted == NULL) {
		text = must_printf("at %s %s, and no policy but the lab's own "
				   "covers it",
				   site, came);
		free(came);
		return text;
	}
	selector = selector_after(leg->wanted, leg->wanted_of);
	if (leg->end == STORY_DELIVERED)
		wants = must_printf(
			"accepts reqid %u: %s", leg->wanted->reqid,
			leg->clear ? "accepted" :
			story_leg_crosses_in(leg) ?
				     "accepted, though the SA is another's" :
				     "accepted");
	else
		wants = must_printf(
			"wants reqid %u: dropped, %s", leg->wanted->reqid,
			leg->counter ? leg->counter : "not counted");
	text = must_printf("at %s %s; policy %s%s %s", site, came,
			   story_policy_name(leg->wanted, leg->wanted_of),
			   selector, wants);
	free(came);
	free(selector);
	free(wants);
	return text;
}

const char *story_end_text(const struct story_leg *leg)
{
	switch (leg->end) {
	case STORY_DELIVERED:
		return story_leg_crosses_in(leg) ?
			       "accepted: the group's reqid" :
			       "accepted";
	case STORY_REFUSED:
		if (leg->clear)
			return "refused: plaintext";
		if (leg->wanted == NULL)
			return "refused: no policy";
		return leg->differs & XM_DIFFERS_REQID ?
			       "refused: wrong reqid" :
			       "refused: wrong SA";
	case STORY_NO_SA:
		return "not sent: no SA";
	case STORY_BLOCKED:
		return "not sent: the operator's drop policy";
	case STORY_UNCOVERED:
		return "not sent: no tunnel covers it";
	case STORY_STRAY:
		return "lost: the receiver has no such SA";
	}
	return "?";
}

const char *story_counter_text(const char *counter)
{
	static const struct {
		const char *counter, *text;
	} known[] = {
		{ "XfrmInTmplMismatch", "decrypted, and dropped: the policy "
					"that covers it wants another SA" },
		{ "XfrmInNoStates", "dropped: no SA has its SPI" },
		{ "XfrmInNoPols", "dropped: no policy covers it" },
		{ "XfrmInPolBlock", "dropped by a policy that says so" },
		{ "XfrmOutPolBlock", "not sent, by a policy that says so" },
		{ "XfrmOutNoStates", "not sent: there is no SA as yet" },
		{ "XfrmAcquireError", "dropped: the SA is still being "
				      "negotiated" },
		{ "XfrmInStateMismatch", "dropped: not in the SA's own "
					 "selector" },
		{ "XfrmInStateInvalid", "dropped: the SA has expired" },
		{ "XfrmInStateProtoError", "dropped: damaged, or decrypted "
					   "with the wrong key" },
		{ "XfrmInStateSeqError", "dropped: seen before (replay)" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].counter, counter) == 0)
			return known[i].text;
	return "see Documentation/networking/xfrm_proc in the kernel";
}

/* "XfrmInTmplMismatch rose by 20 at a and 40 at b"; "" if at none. */
static char *rises(const struct story *story, const char *counter)
{
	char *text = must_strdup("");
	unsigned count = 0;

	for (unsigned i = 0; i < story_sites(story); i++) {
		const struct observed_site *seen = story_site(story, i)->seen;

		for (unsigned j = 0; j < seen->counters_count; j++) {
			const struct observed_counter *c = &seen->counters[j];
			char *longer;

			if (c->rise == 0 || c->name == NULL ||
			    strcmp(c->name, counter) != 0)
				continue;
			longer = must_printf("%s%s%ju at %s", text,
					     count++ ? " and " : "",
					     (uintmax_t)c->rise,
					     site_name(story, i));
			free(text);
			text = longer;
		}
	}
	return text;
}

char *story_sum(const struct story *story)
{
	const char *counter = scenario_counter(story_cell(story)->scenario);
	unsigned sent = 0, lost = 0, forbidden = 0, refused = 0;
	char *at = rises(story, counter), *packets, *text;

	for (unsigned i = 0; i < story_flows(story); i++) {
		const struct story_flow *f = story_flow(story, i);

		if (f->forbidden) {
			forbidden += f->seen->sent;
			refused += f->lost;
		} else {
			sent += f->seen->sent;
			lost += f->lost;
		}
	}
	if (sent + forbidden == 0)
		packets = must_strdup("No packet was judged.");
	else if (lost == 0)
		packets = must_printf("All %u packets that may arrive did.",
				      sent);
	else
		packets = must_printf("%u of %u packets were lost.", lost,
				      sent);
	if (forbidden > 0) {
		char *more = must_printf("%s Of %u that must not arrive %u "
					 "were dropped.",
					 packets, forbidden, refused);
		free(packets);
		packets = more;
	}
	text = sent + forbidden == 0 ?
		       must_strdup(packets) :
	       at[0] != '\0' ?
		       must_printf("%s %s rose by %s.", packets, counter, at) :
		       must_printf("%s %s did not rise.", packets, counter);
	free(packets);
	free(at);
	return text;
}

char *story_reason(const struct story *story)
{
	const struct story_leg *worst = NULL;
	unsigned most = 0;
	char *sa, *text;

	for (unsigned i = 0; i < story_flows(story); i++) {
		const struct story_flow *f = story_flow(story, i);
		const struct story_leg *last = story_leg(
			story, f->legs[f->legs_count - 1]);

		if (f->agrees && last->end == STORY_REFUSED && f->lost > most) {
			most = f->lost;
			worst = last;
		}
	}
	if (worst == NULL)
		return NULL;
	if (worst->wanted == NULL || worst->arrived == NULL) {
		char *meets = story_leg_meets(story, worst);

		text = must_printf("%s -> %s: %s.", worst->from, worst->to,
				   meets);
		free(meets);
		return text;
	}
	sa = story_sa_name(worst->sent, worst->sent_of);
	text = must_printf(
		"%s -> %s: %s sends on the %s%s. At %s this SA has "
		"reqid %u, but policy %s, which covers the packet "
		"there, wants reqid %u.",
		worst->from, worst->to, site_name(story, worst->sender), sa,
		story_leg_crosses_out(worst) ? ", which is not its own" : "",
		site_name(story, worst->receiver), worst->arrived->reqid,
		story_policy_name(worst->wanted, worst->wanted_of),
		worst->wanted->reqid);
	free(sa);
	return text;
}

const char *story_fault(const char *fault)
{
	if (fault == NULL)
		return NULL;
	switch (fault[0]) {
	case 'P':
		return "fault P: each peer ranks its own subnet first, so of "
		       "two crosswise expansions each prefers another one";
	case 'R':
		return "fault R: outbound SAs that share one reqid cannot be "
		       "told apart by their policies; the newest takes all";
	case 'M':
		return "fault M: several narrowed Child SAs served by one "
		       "instance with one reqid; the newest takes all";
	case 'X':
		return "fault X: a peer that sends on another SA of the group, "
		       "for reasons of its own";
	default:
		return NULL;
	}
}
