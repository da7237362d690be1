/* SPDX-License-Identifier: GPL-2.0-or-later */
/* peer.c - start and stop the daemons of a cell */
#define _GNU_SOURCE 1

#include "peer.h"

#include <stdlib.h>
#include <string.h>

#include "await.h"
#include "must.h"
#include "pluto.h"
#include "rules.h"

enum {
	/* far more than is needed: an old guest on a busy machine is slow */
	START_MS = 30000,	/* until it listens */
	STOP_MS = 30000,
};

const struct daemon_kind *peer_kind(const struct scenario_site *site)
{
	(void)site;
	return &pluto_kind;
}

const struct build *peer_build(const struct lab *lab,
			       const struct scenario_site *site)
{
	const char *letters = column_name(lab->cell->column);
	char letter = letters[site->party == PARTY_A ? 0 : 1];

	return letter == 'P' ? lab->env->patched : lab->env->unpatched;
}

static bool owns(const struct scenario_site *site, const char *address)
{
	for (unsigned i = 0; i < site->gateway_addresses_count; i++)
		if (!strcmp(site->gateway_addresses[i], address))
			return true;
	for (unsigned i = 0; i < site->host_addresses_count; i++)
		if (!strcmp(site->host_addresses[i], address))
			return true;
	return false;
}

/* All inner addresses that are not @own's; the caller frees the array. */
static const char **foreign_addresses(const struct scenario *s,
				      const struct scenario_site *own,
				      unsigned *count)
{
	const char **all = NULL;

	*count = 0;
	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];
		unsigned n = site->gateway_addresses_count +
			site->host_addresses_count;

		for (unsigned j = 0; j < n; j++) {
			unsigned g = site->gateway_addresses_count;
			const char *address = j < g ?
				site->gateway_addresses[j] :
				site->host_addresses[j - g];
			bool known = owns(own, address);

			for (unsigned k = 0; k < *count; k++)
				known |= !strcmp(all[k], address);
			if (known)
				continue;
			all = must_grow(all, *count + 1, sizeof(*all));
			all[(*count)++] = address;
		}
	}
	return all;
}

static bool all_ready(void *arg)
{
	const struct lab *lab = arg;

	for (unsigned i = 0; i < lab->peers_count; i++)
		if (!daemon_is_ready(&lab->peers[i].daemon))
			return false;
	return true;
}

static int start_all(struct lab *lab)
{
	struct trouble *t = &lab->trouble;
	bool stand_in = false;

	/* asked only where it matters: it is slow */
	if (lab->s->rules_count)
		stand_in = !rules_kernel_can(lab->topology.wan.netns);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];
		char *dir = must_printf("%s/%s", lab->dir, p->site->name);
		const struct daemon_plan plan = {
			.site = p->site,
			.ike = lab->cell->ike,
			.build = peer_build(lab, p->site),
			.base = lab->base,
			.netns = lab->topology.sites[i].gateway.netns,
			.dir = dir,
			.nssdir = lab->nssdir,
			.stand_in = stand_in,
		};
		int error = daemon_start(&p->daemon, peer_kind(p->site), &plan,
					 t);

		free(dir);
		if (error)
			return -1;
	}
	await(lab->base, START_MS, all_ready, lab);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct daemon *d = &lab->peers[i].daemon;

		if (d->ready && !d->process.exited && d->kind->finish_start &&
		    d->kind->finish_start(d, START_MS, t))
			return -1;
		if (daemon_check(d, t))
			return -1;
	}
	return 0;
}

static int block_plaintext(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];
		unsigned count;
		const char **addresses = foreign_addresses(lab->s, p->site,
							   &count);
		int error = xfrm_block(&p->xfrm, addresses, count,
				       &lab->trouble);

		free(addresses);
		if (error)
			return -1;
	}
	return 0;
}

int peers_start(struct lab *lab)
{
	return start_all(lab) || block_plaintext(lab) ? -1 : 0;
}

bool peers_are_quiet(void *arg)
{
	const struct lab *lab = arg;

	for (unsigned i = 0; i < lab->peers_count; i++)
		if (!xfrm_is_quiet(&lab->peers[i].xfrm))
			return false;
	return true;
}

int peers_stop(struct lab *lab)
{
	int error = 0;

	lab_progress(lab, "shutdown");
	await(lab->base, QUIET_MS, peers_are_quiet, lab);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct daemon *d = &lab->peers[i].daemon;

		if (d->process.pid > 0 &&
		    d->kind->stop(d, STOP_MS, &lab->trouble))
			error = -1;
	}
	return error;
}
