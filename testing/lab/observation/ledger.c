// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ledger.c - what a gateway's SAs counted, beside what the flows account for.
 */
#include <netinet/in.h>
#include <string.h>

#include "observation/ledger.h"

const struct observed_flow *observed_flow(const struct observation *seen,
					  const char *name)
{
	for (unsigned i = 0; i < seen->flows_count; i++) {
		if (seen->flows[i].name != NULL &&
		    strcmp(seen->flows[i].name, name) == 0)
			return &seen->flows[i];
	}
	return NULL;
}

const struct observed_site *observed_site(const struct observation *seen,
					  const char *name)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		if (seen->sites[i].name != NULL &&
		    strcmp(seen->sites[i].name, name) == 0)
			return &seen->sites[i];
	}
	return NULL;
}

static const struct observed_counter *find(const struct observed_site *site,
					   const char *counter)
{
	for (unsigned i = 0; site != NULL && i < site->counters_count; i++) {
		if (site->counters[i].name != NULL &&
		    strcmp(site->counters[i].name, counter) == 0)
			return &site->counters[i];
	}
	return NULL;
}

bool observed_counts(const struct observed_site *site, const char *counter)
{
	return find(site, counter) != NULL;
}

uint64_t observed_tolerated_rise(const struct observed_site *site,
				 const char *counter)
{
	const struct observed_counter *found = find(site, counter);

	return found ? found->tolerated : 0;
}

uint64_t observed_ever(const struct observed_site *site, const char *counter)
{
	const struct observed_counter *found = find(site, counter);

	return found ? found->ever : 0;
}

uint64_t observed_rise(const struct observed_site *site, const char *counter)
{
	const struct observed_counter *found = find(site, counter);

	return found ? found->rise : 0;
}

bool observed_sa_carries(const struct observed_sa *sa)
{
	return sa->proto == IPPROTO_ESP || sa->proto == IPPROTO_AH;
}

const struct observed_sa *observed_sender(const struct observation *seen,
					  const struct observed_site *receiver,
					  const struct observed_sa *inbound)
{
	for (unsigned i = 0; i < seen->sites_count; i++) {
		const struct observed_site *o = &seen->sites[i];

		for (unsigned j = 0; o != receiver && j < o->sas_count; j++) {
			const struct observed_sa *sa = &o->sas[j];

			if (sa->outbound && sa->spi == inbound->spi &&
			    sa->proto == inbound->proto)
				return sa;
		}
	}
	return NULL;
}

static void enter_flow(struct ledger *l, const struct scenario *s,
		       const struct scenario_flow *flow,
		       const struct observed_flow *f, const char *site)
{
	const struct scenario_site *from, *to;
	uint64_t received = (uint64_t)f->received + f->tolerated_received;
	uint64_t sent = (uint64_t)f->sent + f->tolerated_sent;
	bool echo = flow->proto == FLOW_ICMP;

	/* plaintext, even if it is let in, passes no SA */
	if (flow->clear)
		return;
	from = scenario_sender(s, flow, NULL);
	to = scenario_receiver(s, flow, NULL);
	if (from != NULL && strcmp(from->name, site) == 0) {
		l->out_least += received;
		l->out_most += flow->blocked ? 0 : sent;
		l->in_least += echo ? received : 0;
		l->blocks |= flow->blocked;
	}
	if (to != NULL && strcmp(to->name, site) == 0) {
		l->in_least += received;
		l->out_least += echo ? received : 0;
		l->out_most += echo && !flow->blocked ? sent : 0;
		l->blocks |= echo && flow->blocked;
	}
}

struct ledger ledger_of(const struct scenario *s,
			const struct observation *seen,
			const struct observed_site *site)
{
	struct ledger l = { 0 };

	for (unsigned i = 0; i < site->sas_count; i++) {
		const struct observed_sa *sa = &site->sas[i];

		if (observed_sa_carries(sa)) {
			*(sa->outbound ? &l.out : &l.in) += sa->packets_after -
							    sa->packets_before;
			l.stranded += sa->outbound ? sa->stranded : 0;
		}
		if (sa->proto == IPPROTO_COMP && !sa->outbound)
			l.inflated += sa->packets_after - sa->packets_before;
	}
	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct observed_flow *f = observed_flow(seen,
							      s->flows[i].name);

		if (f != NULL)
			enter_flow(&l, s, &s->flows[i], f, site->name);
	}
	return l;
}
