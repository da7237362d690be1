// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * packet.c - what becomes of a packet on its way out, and when it has arrived.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "model/set.h"

const char *xm_verdict_name(enum xm_verdict verdict)
{
	static const char *const names[XM_VERDICTS] = {
		[XM_PASS] = "passed",
		[XM_PASS_CLEAR] = "passed in clear",
		[XM_OUT_NO_STATES] = "XfrmOutNoStates",
		[XM_OUT_POL_BLOCK] = "XfrmOutPolBlock",
		[XM_OUT_POL_ERROR] = "XfrmOutPolError",
		[XM_OUT_STATE_DIR_ERROR] = "XfrmOutStateDirError",
		[XM_OUT_DEFAULT_BLOCK] = "no policy",
		[XM_IN_NO_STATES] = "XfrmInNoStates",
		[XM_IN_STATE_INVALID] = "XfrmInStateInvalid",
		[XM_ACQUIRE_ERROR] = "XfrmAcquireError",
		[XM_IN_STATE_DIR_ERROR] = "XfrmInStateDirError",
		[XM_IN_STATE_MISMATCH] = "XfrmInStateMismatch",
		[XM_IN_TMPL_MISMATCH] = "XfrmInTmplMismatch",
		[XM_IN_NO_POLS] = "XfrmInNoPols",
		[XM_IN_POL_BLOCK] = "XfrmInPolBlock",
	};

	return (unsigned)verdict < XM_VERDICTS ? names[verdict] : "?";
}

/* ------------------------------------------------------------ on its way out */

/* What a template without an SA comes to, if it is not optional. */
static enum xm_verdict verdict_without(enum xm_reason reason)
{
	return reason == XM_SPI_TAKEN ? XM_OUT_POL_ERROR : XM_OUT_NO_STATES;
}

/* The @which-th of those that may be taken for a template. */
static void take_another(const struct xm_set *set, struct xm_choice *choice,
			 uint32_t policy, unsigned template_index,
			 const struct prefix *src, const struct prefix *dst,
			 const struct xm_flow *flow, unsigned which)
{
	uint32_t *fitting = must_calloc(choice->fitting, sizeof(*fitting));

	set_fitting(set, policy, template_index, src, dst, flow, fitting,
		    choice->fitting);
	choice->runner_up = choice->sa;
	choice->sa = fitting[which];
	free(fitting);
}

struct xm_output xm_output(const struct xm_set *set, const struct xm_flow *flow)
{
	return xm_output_as(set, flow, 0);
}

struct xm_output xm_output_as(const struct xm_set *set,
			      const struct xm_flow *flow, unsigned which)
{
	struct xm_output out = {
		.policy = xm_policy_lookup(set, XM_OUT, flow),
		.alternatives = 1,
	};
	struct prefix src = flow->src, dst = flow->dst;
	const struct xm_policy *p;

	if (out.policy == XM_NONE) {
		out.verdict = set->block[XM_OUT] ? XM_OUT_DEFAULT_BLOCK :
						   XM_PASS_CLEAR;
		return out;
	}
	p = set->policies[out.policy];
	out.verdict = XM_OUT_POL_BLOCK;
	if (p->block)
		return out;
	for (unsigned i = 0; i < p->templates_count; i++) {
		const struct xm_template *t = &p->templates[i];
		struct xm_choice choice;
		struct prefix from = has_own_address(t) ? t->src : src;
		struct prefix to = has_own_address(t) ? t->dst : dst;

		choice = xm_sa_choose(set, out.policy, i, &from, &to, flow);
		if (choice.tied > 1) {
			if (which % choice.tied)
				take_another(set, &choice, out.policy, i, &from,
					     &to, flow, which % choice.tied);
			which /= choice.tied;
			out.alternatives *= choice.tied;
		}
		out.choices[out.choices_count++] = choice;
		if (choice.sa == XM_NONE) {
			out.verdict = verdict_without(choice.reason);
			if (t->optional)
				continue;
			return out;
		}
		if (set->sas[choice.sa].direction == XM_SA_INBOUND) {
			out.verdict = XM_OUT_STATE_DIR_ERROR;
			return out;
		}
		out.sas[out.sas_count++] = choice.sa;
		/* the next one goes where this template says, or a route */
		src = xm_is_any(&from) ? set->sas[choice.sa].src : from;
		dst = to;
	}
	out.verdict = out.sas_count ? XM_PASS : XM_PASS_CLEAR;
	return out;
}

/* -------------------------------------------------------- when it has arrived */

/*
 * xfrm_state_addr_cmp() is told the family of the packet, not that of the SA:
 * of an IPv6 source it only looks at the first four bytes when IPv4 is inside.
 */
static bool differs_source(const struct xm_policy *p,
			   const struct xm_template *t, const struct xm_sa *sa)
{
	struct prefix wanted = t->src, source = sa->src;

	if (p->selector.src.family == AF_INET) {
		memset(wanted.address + 4, 0, sizeof(wanted.address) - 4);
		memset(source.address + 4, 0, sizeof(source.address) - 4);
	}
	return !xm_is_any(&wanted) && memcmp(wanted.address, source.address,
					     sizeof(wanted.address)) != 0;
}

static unsigned differs(const struct xm_policy *p, const struct xm_template *t,
			const struct xm_sa *sa)
{
	unsigned bits = 0;

	if (sa->proto != t->proto)
		bits |= XM_DIFFERS_PROTO;
	if (t->spi != 0 && sa->spi != t->spi)
		bits |= XM_DIFFERS_SPI;
	if (t->reqid != 0 && sa->reqid != t->reqid)
		bits |= XM_DIFFERS_REQID;
	if (sa->mode != t->mode)
		bits |= XM_DIFFERS_MODE;
	if (sa->mode != XM_TRANSPORT && differs_source(p, t, sa))
		bits |= XM_DIFFERS_SOURCE;
	if (p->if_id != 0 && p->if_id != sa->if_id)
		bits |= XM_DIFFERS_IF_ID;
	return bits;
}

unsigned xm_template_differs(const struct xm_set *set, uint32_t policy,
			     unsigned template_index, uint32_t sa)
{
	const struct xm_policy *p = set->policies[policy];

	return differs(p, &p->templates[template_index], &set->sas[sa]);
}

enum xm_verdict xm_sa_verdict(const struct xm_set *set, uint32_t index)
{
	const struct xm_sa *sa = &set->sas[index];

	if (sa->direction == XM_SA_OUTBOUND)
		return XM_IN_STATE_DIR_ERROR;
	if (sa->state == XM_SA_LARVAL)
		return XM_ACQUIRE_ERROR;
	return sa->state == XM_SA_EXPIRED ? XM_IN_STATE_INVALID : XM_PASS;
}

/*
 * xfrm_policy_ok(): the SAs from *@at on against one template; *@at becomes
 * the one after that which it accepts.  An optional one may be left out; one
 * in tunnel mode may not be skipped.  Returns false when the template is not
 * satisfied; *@at is then the SA that stands in the way, or @count.
 */
static bool satisfies(const struct xm_set *set, const struct xm_policy *p,
		      const struct xm_template *t, const uint32_t *sas,
		      unsigned count, unsigned *at)
{
	if (t->optional && t->mode == XM_TRANSPORT)
		return true;
	for (unsigned i = *at; i < count; i++) {
		const struct xm_sa *sa = &set->sas[sas[i]];

		if (differs(p, t, sa) == 0) {
			*at = i + 1;
			return true;
		}
		if (sa->mode != XM_TRANSPORT) {
			if (!t->optional)
				*at = i;
			return t->optional;
		}
	}
	if (!t->optional)
		*at = count;
	return t->optional;
}

/* The first SA from @from on that is not in transport mode, or @count. */
static unsigned find_tunnel(const struct xm_set *set, const uint32_t *sas,
			    unsigned from, unsigned count)
{
	while (from < count && set->sas[sas[from]].mode == XM_TRANSPORT)
		from++;
	return from;
}

/* The templates of a policy from the last, and SAs from the outmost. */
static void check_templates(const struct xm_set *set, const uint32_t *sas,
			    unsigned count, struct xm_input *in)
{
	const struct xm_policy *p = set->policies[in->policy];
	unsigned at = 0;

	for (unsigned i = p->templates_count; i-- > 0;) {
		const struct xm_template *t = &p->templates[i];

		if (satisfies(set, p, t, sas, count, &at))
			continue;
		in->verdict = XM_IN_TMPL_MISMATCH;
		in->template_index = i;
		if (at == count && count > 0)
			at = count - 1; /* the nearest there is */
		if (count > 0) {
			in->sa = sas[at];
			in->differs = differs(p, t, &set->sas[in->sa]);
		}
		return;
	}
	at = find_tunnel(set, sas, at, count);
	if (at < count) {
		in->verdict = XM_IN_TMPL_MISMATCH;
		in->template_index = p->templates_count;
		in->sa = sas[at];
	} else {
		in->verdict = count ? XM_PASS : XM_PASS_CLEAR;
	}
}

/*
 * What xfrm_selector_match() takes a prefix of the other family for.
 * addr4_match() shifts a long by 32 less the length of IPv6's, of which a
 * 64-bit processor takes the lowest six bits.
 */
static struct prefix mistaken(struct prefix p, int family)
{
	if (p.family == AF_INET6 && family == AF_INET) {
		unsigned shift = (32 - p.length) % 64;

		p.length = shift < 32 ? 32 - shift : 0;
	}
	p.family = family;
	return p;
}

/*
 * An SA whose own selector is of the other family than what came through it
 * lets that in when it matches by mistake, as one of all addresses does: on
 * 6.1.176, not on 6.12.113 or 7.2.7 any more.
 */
static bool lets_in(const struct xm_set *set, const struct xm_sa *sa,
		    const struct xm_flow *flow)
{
	struct xm_selector s = sa->selector;

	if (set->kernel < XM_KERNEL(6, 12) && s.src.family != AF_UNSPEC &&
	    s.src.family != flow->src.family) {
		s.src = mistaken(s.src, flow->src.family);
		s.dst = mistaken(s.dst, flow->src.family);
	}
	return xm_selector_matches(&s, flow);
}

struct xm_input xm_input(const struct xm_set *set, enum xm_direction direction,
			 const struct xm_flow *flow, const uint32_t *sas,
			 unsigned count)
{
	struct xm_input in = { .policy = XM_NONE, .sa = XM_NONE };
	unsigned tunnel;

	for (unsigned i = 0; i < count; i++) {
		in.verdict = xm_sa_verdict(set, sas[i]);
		in.sa = sas[i];
		if (in.verdict != XM_PASS)
			return in;
	}
	for (unsigned i = count; i-- > 0;) {
		in.verdict = XM_IN_STATE_MISMATCH;
		in.sa = sas[i];
		if (!lets_in(set, &set->sas[sas[i]], flow))
			return in;
	}
	in.sa = XM_NONE;
	in.policy = xm_policy_lookup(set, direction, flow);
	if (in.policy == XM_NONE) {
		tunnel = find_tunnel(set, sas, 0, count);
		in.verdict = XM_IN_NO_POLS;
		if (tunnel < count)
			in.sa = sas[tunnel];
		else if (!set->block[direction])
			in.verdict = count ? XM_PASS : XM_PASS_CLEAR;
	} else if (set->policies[in.policy]->block) {
		in.verdict = XM_IN_POL_BLOCK;
	} else {
		check_templates(set, sas, count, &in);
	}
	return in;
}
