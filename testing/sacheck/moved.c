// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * moved.c - which SAs and policies dropped packets have to do with, and what
 * that tells.
 */
#include "sacheck/moved.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "model/xfrm_finding.h"
#include "sacheck/fault.h"
#include "sacheck/loss.h"
#include "sacheck/text.h"

/* ---- which ---- */

static uint64_t packets_before(const struct gateway *before,
			       const struct xm_sa *sa)
{
	uint32_t same = xm_sa_by_spi(before->set, &sa->dst, sa->spi, sa->proto,
				     sa->mark.value);

	if (same == XM_NONE || xm_sa(before->set, same)->packets > sa->packets)
		return 0;
	return xm_sa(before->set, same)->packets;
}

/* Not only, but also in the reqid. */
static bool wants_another(const struct xm_set *set, uint32_t policy,
			  uint32_t sa)
{
	const struct xm_policy *p = xm_policy(set, policy);
	unsigned last = p->templates_count - 1, differs;

	if (p->direction == XM_OUT || !p->templates_count)
		return false;
	differs = xm_template_differs(set, policy, last, sa);
	return (differs & ~(unsigned)XM_DIFFERS_SPI) == XM_DIFFERS_REQID;
}

static void find_wanting(const struct xm_set *set, struct moved_sa *m)
{
	for (uint32_t i = 0; i < xm_policies_count(set); i++) {
		if (!wants_another(set, i, m->sa))
			continue;
		if (m->wanting_count < MOVED_WANTING)
			m->wanting[m->wanting_count++] = i;
		else
			m->wanting_more++;
	}
}

static int compare_moved(const void *one, const void *other)
{
	const struct moved_sa *a = one, *b = other;

	if (a->outbound != b->outbound)
		return a->outbound ? 1 : -1;
	if (a->packets != b->packets)
		return a->packets > b->packets ? -1 : 1;
	return a->sa < b->sa ? -1 : a->sa > b->sa;
}

static void find_sas(const struct gateway *before, const struct gateway *now,
		     struct moved *out)
{
	for (uint32_t i = 0; i < xm_sas_count(now->set); i++) {
		const struct xm_sa *sa = xm_sa(now->set, i);
		uint64_t packets = sa->packets - packets_before(before, sa);
		struct moved_sa *m;

		if (!packets)
			continue;
		out->sas = must_grow(out->sas, out->count + 1,
				     sizeof(*out->sas));
		m = &out->sas[out->count++];
		*m = (struct moved_sa) {
			.sa = i,
			.packets = packets,
			.outbound = xm_sa_is_outbound(now->set, i) == 1,
		};
		if (!m->outbound)
			find_wanting(now->set, m);
	}
	if (out->count)
		qsort(out->sas, out->count, sizeof(*out->sas), compare_moved);
}

/* ---- why ---- */

static void say(struct moved *m, char *sentence)
{
	if (m->reasons_count < sizeof(m->reasons) / sizeof(m->reasons[0]))
		m->reasons[m->reasons_count++] = sentence;
	else
		free(sentence);
}

static bool accepts(const struct xm_set *set, uint32_t policy, uint32_t sa)
{
	const struct xm_policy *p = xm_policy(set, policy);

	return p->templates_count &&
	       !xm_template_differs(set, policy, p->templates_count - 1, sa);
}

/* An SA that a policy would have accepted. */
static uint32_t find_wanted(const struct xm_set *set, uint32_t policy)
{
	for (uint32_t i = 0; i < xm_sas_count(set); i++)
		if (xm_sa(set, i)->state == XM_SA_VALID &&
		    accepts(set, policy, i))
			return i;
	return XM_NONE;
}

/* Whether what was lost came on an SA of the same conn. */
static enum reach reach_of(const struct gateway *now, const struct moved *m)
{
	for (unsigned i = 0; i < m->count; i++)
		if (m->sas[i].wanting_count)
			return fault_reach(now, m->sas[i].sa,
					   find_wanted(now->set,
						       m->sas[i].wanting[0]));
	return REACH_UNKNOWN;
}

static void say_cure(const struct gateway *now, struct moved *m,
		     enum fault fault)
{
	struct patient p = {
		.sender = "the peer",
		.receiver = "this gateway",
		.receiver_reach = reach_of(now, m),
	};
	char *cure = fault_cure(fault, &p);

	say(m, must_printf("%s: %s", fault_name(fault), fault_meaning(fault)));
	say(m, must_printf("Cure of %s: %s", fault_name(fault), cure));
	free(cure);
	if (fault == FAULT_X)
		say(m,
		    must_strdup(
			    "If the SAs and the policies are of different conns the drop is right, and no patch changes it; `sacheck pair` tells"));
}

/* Two policies cover a flow, and the one that does not take the SA wins. */
static bool overlaps(const struct gateway *now, const struct moved *m)
{
	struct xm_findings f = xm_judge(now->set, NULL);
	bool found = false;

	for (unsigned i = 0; i < f.count && !found; i++) {
		const struct xm_finding *finding = &f.list[i];

		if (finding->kind != XM_OVERLAP ||
		    xm_policy(now->set, finding->policy)->direction == XM_OUT)
			continue;
		for (unsigned j = 0; j < m->count && !found; j++)
			found = !m->sas[j].outbound &&
				wants_another(now->set, finding->policy,
					      m->sas[j].sa) &&
				accepts(now->set, finding->other_policy,
					m->sas[j].sa);
	}
	xm_findings_free(&f);
	return found;
}

/* Those of the same peer that are there to receive on. */
static unsigned count_siblings(const struct xm_set *set, uint32_t sa)
{
	const struct xm_sa *one = xm_sa(set, sa);
	unsigned count = 0;

	for (uint32_t i = 0; i < xm_sas_count(set); i++) {
		const struct xm_sa *other = xm_sa(set, i);

		count += other->state == XM_SA_VALID &&
			 other->proto == one->proto &&
			 prefix_equal(&other->src, &one->src) &&
			 prefix_equal(&other->dst, &one->dst);
	}
	return count;
}

static void explain(const struct gateway *now, struct moved *m)
{
	unsigned in = 0, out = 0, wanted = 0;

	for (unsigned i = 0; i < m->count; i++) {
		/* IPCOMP's are inside of others, and say nothing more */
		if (xm_sa(now->set, m->sas[i].sa)->proto == IPPROTO_COMP)
			continue;
		in += !m->sas[i].outbound;
		out += m->sas[i].outbound;
		wanted += m->sas[i].wanting_count > 0;
	}
	if (!wanted) {
		strcpy(m->faults, "unknown");
		say(m,
		    must_printf(
			    in ? "every policy of the peer accepts the SAs that moved: packets of another peer, or in clear, may have been dropped" :
				 "no inbound SA moved: what was dropped came in clear, though a policy wants it encrypted"));
	} else if (overlaps(now, m)) {
		strcpy(m->faults, "P");
		say_cure(now, m, FAULT_P);
	} else if (in == 1 && out > 1 &&
		   count_siblings(now->set, m->sas[0].sa) > 1) {
		strcpy(m->faults, "R or M");
		say(m,
		    must_printf(
			    "this gateway sends on %u SAs, and the peer on one only",
			    out));
		say_cure(now, m, FAULT_R);
		say_cure(now, m, FAULT_M);
	} else if (in == 1) {
		strcpy(m->faults, "X, R or M");
		say(m,
		    must_printf(
			    "one inbound SA moved: the peer may send all on it (R, M), or cross two (X); `sacheck pair` tells"));
		say_cure(now, m, FAULT_X);
	} else {
		strcpy(m->faults, "X");
		say_cure(now, m, FAULT_X);
	}
}

/* ---- of the other counters ---- */

/* Inbound SAs and no policies that would want others; or no SAs at all. */
static void keep_sas(struct moved *m, bool inbound)
{
	unsigned kept = 0;

	for (unsigned i = 0; inbound && i < m->count; i++) {
		if (m->sas[i].outbound)
			continue;
		m->sas[kept] = m->sas[i];
		m->sas[kept].wanting_count = m->sas[kept].wanting_more = 0;
		kept++;
	}
	m->count = kept;
}

static void name_policy(struct moved *m, uint32_t policy)
{
	if (m->policies_count < MOVED_POLICIES)
		m->policies[m->policies_count++] = policy;
	else
		m->policies_more++;
}

static void name_without_sa(const struct gateway *now, struct moved *m)
{
	struct xm_findings f = xm_judge(now->set, NULL);

	for (unsigned i = 0; i < f.count; i++)
		if (f.list[i].kind == XM_OUT_UNSATISFIED &&
		    f.list[i].severity != XM_INFORMATION)
			name_policy(m, f.list[i].policy);
	xm_findings_free(&f);
	if (!m->policies_count)
		say(m, must_strdup("each policy has an SA by now"));
}

static void name_blocking(const struct gateway *now, bool outbound,
			  struct moved *m)
{
	for (uint32_t i = 0; i < xm_policies_count(now->set); i++) {
		const struct xm_policy *p = xm_policy(now->set, i);

		if (p->block && (p->direction == XM_OUT) == outbound)
			name_policy(m, i);
	}
	if (now->blocks[XM_OUT] && outbound)
		say(m, must_strdup("and what no policy covers is blocked"));
}

static void explain_loss(const struct gateway *now, const struct loss *loss,
			 struct moved *m)
{
	keep_sas(m, loss->shows == LOSS_IN_SAS);
	if (loss->shows == LOSS_NO_SA)
		name_without_sa(now, m);
	else if (loss->shows == LOSS_BLOCKS_IN ||
		 loss->shows == LOSS_BLOCKS_OUT)
		name_blocking(now, loss->shows == LOSS_BLOCKS_OUT, m);
	if (loss->next)
		say(m, must_printf("Next: %s", loss->next));
}

void moved_find(const struct gateway *before, const struct gateway *now,
		const char *counter, struct moved *out)
{
	*out = (struct moved) { .sas = NULL };
	find_sas(before, now, out);
	if (strcmp(counter, "XfrmInTmplMismatch") == 0)
		explain(now, out);
	else
		explain_loss(now, loss_of(counter), out);
}

void moved_free(struct moved *moved)
{
	for (unsigned i = 0; i < moved->reasons_count; i++)
		free(moved->reasons[i]);
	free(moved->sas);
	*moved = (struct moved) { .sas = NULL };
}
