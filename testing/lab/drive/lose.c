// SPDX-License-Identifier: GPL-2.0-or-later
/* lose.c - have a gateway's kernel lose one SA behind its daemon's back */
#include "drive/lose.h"

#include <stdlib.h>
#include <string.h>

#include "net/xfrm_policy.h"

/* What is known of the SA that is to go: how many there are, and the last. */
struct wanted {
	const char *selector;
	unsigned policies, count;
	struct xfrm_sa sa;
};

static bool fits(const struct observed_policy *policy, const struct xfrm_sa *sa)
{
	return policy->proto == sa->proto && policy->reqid == sa->reqid &&
	       (!policy->spi || policy->spi == sa->spi) &&
	       strcmp(policy->tmpl_src, sa->src) == 0 &&
	       strcmp(policy->tmpl_dst, sa->dst) == 0;
}

static int look_at(struct lab *lab, struct peer *p, struct wanted *wanted)
{
	struct observed_policy *policies = NULL;
	struct xfrm_sas sas = { .all = NULL };
	unsigned count = 0;
	int error = xfrm_policies(&p->xfrm, &policies, &count, &lab->trouble) ||
				    xfrm_dump_sas(&p->xfrm, &sas,
						  &lab->trouble) ?
			    -1 :
			    0;

	for (unsigned i = 0; i < count && !error; i++) {
		if (policies[i].direction != 'o' ||
		    strcmp(policies[i].selector, wanted->selector) != 0)
			continue;
		wanted->policies++;
		for (unsigned j = 0; j < sas.count; j++) {
			if (!fits(&policies[i], &sas.all[j]))
				continue;
			wanted->sa = sas.all[j];
			wanted->count++;
		}
	}
	free(policies);
	xfrm_sas_free(&sas);
	return error;
}

/* A NAT may stand between the gateways: at @p the SA has its own addresses. */
static int delete_at(struct lab *lab, struct peer *p,
		     const struct xfrm_sa *wanted)
{
	struct xfrm_sas sas = { .all = NULL };
	int error = xfrm_dump_sas(&p->xfrm, &sas, &lab->trouble);
	const struct xfrm_sa *found = NULL;

	for (unsigned i = 0; i < sas.count; i++)
		if (sas.all[i].spi == wanted->spi &&
		    sas.all[i].proto == wanted->proto)
			found = &sas.all[i];
	if (!error && !found)
		error = trouble(&lab->trouble,
				"site %s has no SA with SPI %08x",
				p->site->name, wanted->spi);
	if (!error)
		error = xfrm_delete_sa(&p->xfrm, found, &lab->trouble);
	xfrm_sas_free(&sas);
	return error;
}

int lose_sa(struct lab *lab, struct peer *p, const char *selector)
{
	struct wanted wanted = { .selector = selector };

	for (unsigned i = 0; i < lab->peers_count; i++)
		if (look_at(lab, &lab->peers[i], &wanted))
			return -1;
	if (wanted.policies != 1 || wanted.count != 1)
		return trouble(
			&lab->trouble,
			"lose: %u outbound policies [%s] at all gateways, and %u SAs that fit; one of each is wanted",
			wanted.policies, selector, wanted.count);
	return delete_at(lab, p, &wanted.sa);
}
