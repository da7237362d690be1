// SPDX-License-Identifier: GPL-2.0-or-later
/* peer.c - start and stop the daemons of a cell */
#define _GNU_SOURCE 1

#include "drive/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/pfkeyv2.h>

#include "base/must.h"
#include "daemon/charon.h"
#include "daemon/excerpt.h"
#include "daemon/flavour.h"
#include "daemon/pluto.h"
#include "net/cable.h"
#include "net/feature.h"
#include "net/rules.h"
#include "net/xfrm_policy.h"
#include "os/await.h"
#include "os/module.h"

enum {
	/* until it listens, or has ended: up to 40 s were seen on a machine on
	 * which four compilers ran beside it */
	DAEMON_MS = 90000,
	LONG_DAEMON_MS = 300000,
};

const struct daemon_kind *peer_kind(const struct scenario_site *site)
{
	return site->daemon == SITE_CHARON ? &charon_kind : &pluto_kind;
}

static const struct build *build_of(const struct cell *cell,
				    const struct drive_env *env,
				    const struct scenario_site *site)
{
	if (site->daemon == SITE_CHARON)
		return env->charon;
	return (column_letter(cell->column, site->party) == 'P' ?
			env->patched :
			env->unpatched)[site->party];
}

const struct build *peer_build(const struct lab *lab,
			       const struct scenario_site *site)
{
	return build_of(lab->cell, lab->env, site);
}

const struct flavour *peers_common(const struct lab *lab)
{
	const struct flavour *common = NULL;

	for (unsigned i = 0; i < lab->s->sites_count; i++) {
		const struct flavour *f =
			peer_build(lab, &lab->s->sites[i])->flavour;

		if (lab->s->sites[i].daemon == SITE_PLUTO &&
		    (!common || f->age > common->age))
			common = f;
	}
	return common;
}

bool peers_take_turns(const struct lab *lab)
{
	for (unsigned i = 0; i < lab->s->sites_count; i++) {
		const struct scenario_site *site = &lab->s->sites[i];

		if (lab->cell->ike == IKEV2 && site->daemon == SITE_PLUTO &&
		    peer_build(lab, site)->flavour->one_exchange)
			return true;
	}
	return false;
}

/* The kernel loads af_key when the first such socket is made. */
static bool kernel_has_af_key(void)
{
	int fd = socket(AF_KEY, SOCK_RAW | SOCK_CLOEXEC, PF_KEY_V2);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* What a site's pluto cannot do because of its peers', to be freed, or NULL. */
static char *gap_between(const struct cell *cell, const struct drive_env *env,
			 const struct flavour *f)
{
	for (unsigned i = 0; i < cell->scenario->sites_count; i++) {
		const struct scenario_site *site = &cell->scenario->sites[i];
		const struct flavour *other =
			build_of(cell, env, site)->flavour;

		if (cell->ike == IKEV2 && f->lone && other != f &&
		    site->daemon == SITE_PLUTO)
			return must_printf("IKEv2 with %s: %s", other->name,
					   f->lone);
	}
	return NULL;
}

char *peers_gap(const struct cell *cell, const struct drive_env *env)
{
	for (unsigned i = 0; i < cell->scenario->sites_count; i++) {
		const struct scenario_site *site = &cell->scenario->sites[i];
		const struct build *b = build_of(cell, env, site);
		char *gap, *text;

		if (site->daemon != SITE_PLUTO)
			continue;
		if (b->flavour->needs_af_key && !kernel_has_af_key())
			return must_printf(
				"this kernel has no af_key, which %s at site %s looks for",
				b->flavour->product, site->name);
		gap = build_gap(b, cell->scenario, site, cell->ike);
		if (!gap)
			gap = gap_between(cell, env, b->flavour);
		if (!gap)
			continue;
		text = must_printf("%s %s at site %s has no %s",
				   b->flavour->product, b->version, site->name,
				   gap);
		free(gap);
		return text;
	}
	return NULL;
}

static unsigned daemon_ms(const struct lab *lab)
{
	return lab->s->takes_long ? LONG_DAEMON_MS : DAEMON_MS;
}

bool peer_runs(const struct peer *p)
{
	return p->daemon.process.pid > 0;
}

static bool all_ready(void *arg)
{
	const struct lab *lab = arg;

	for (unsigned i = 0; i < lab->peers_count; i++)
		if (peer_runs(&lab->peers[i]) &&
		    !daemon_is_ready(&lab->peers[i].daemon))
			return false;
	return true;
}

/* Each life has a directory, and so a socket, of its own: a, a.2, a.3 ... */
static int launch(struct lab *lab, struct peer *p)
{
	char *dir = p->lives++ ? must_printf("%s/%s.%u", lab->dir,
					     p->site->name, p->lives) :
				 must_printf("%s/%s", lab->dir, p->site->name);
	const struct daemon_plan plan = {
		.scenario = lab->s,
		.site = &p->configured,
		.ike = lab->cell->ike,
		.build = peer_build(lab, p->site),
		.common = peers_common(lab),
		.base = lab->base,
		.netns = lab->topology.sites[p->index].gateway.netns,
		.dir = dir,
		.nssdir = lab->nssdir,
		.stand_in = lab->stand_in,
	};
	int error = daemon_start(&p->daemon, peer_kind(p->site), &plan,
				 &lab->trouble);

	free(dir);
	return error;
}

static int block_plaintext(struct lab *lab, struct peer *p)
{
	unsigned count;
	const char **addresses = scenario_foreign(lab->s, p->site, &count);
	bool routed = lab->s->needs & FEATURE_XFRM_INTERFACE;
	int error = xfrm_block(&p->xfrm, addresses, count,
			       routed ? "wan" : NULL, &lab->trouble);

	free(addresses);
	return error;
}

/* What is left to do once a daemon is ready. */
static int finish_start(struct lab *lab, struct peer *p)
{
	struct daemon *d = &p->daemon;

	if (d->ready && !d->process.exited && d->kind->finish_start &&
	    d->kind->finish_start(d, daemon_ms(lab), &lab->trouble))
		return -1;
	if (daemon_check(d, &lab->trouble))
		return -1;
	return block_plaintext(lab, p);
}

/*
 * Whether a pluto has asked the kernel for all that it looks for when it starts:
 * the modules that there are are loaded now.
 */
static bool is_probed;

/* Whether all of a cell's plutos do nothing but ask for them again. */
static bool only_probe(const struct lab *lab)
{
	for (unsigned i = 0; i < lab->s->sites_count; i++)
		if (lab->s->sites[i].daemon != SITE_PLUTO)
			return false;
	return true;
}

static int start_all(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (launch(lab, &lab->peers[i]))
			return -1;
	await(lab->base, daemon_ms(lab), all_ready, lab);
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (finish_start(lab, &lab->peers[i]))
			return -1;
	return 0;
}

int peers_start(struct lab *lab)
{
	bool only = only_probe(lab);
	int error;

	/* asked only where it matters: it is slow */
	if (lab->s->rules_count)
		lab->stand_in = !rules_kernel_can(lab->topology.wan.netns);
	if (only && is_probed)
		module_answer(false);
	error = start_all(lab);
	if (only && is_probed)
		module_answer(true);
	is_probed |= only && !error;
	return error;
}

int peer_start(struct lab *lab, struct peer *p)
{
	/* what a pluto does not do by itself its start script does */
	bool flush = p->site->daemon == SITE_PLUTO &&
		     peer_build(lab, p->site)->flavour->script_flushes;

	if (xfrm_take_orphans(&p->xfrm, flush, &lab->trouble) ||
	    (flush && xfrm_flush_policies(&p->xfrm, &lab->trouble)) ||
	    launch(lab, p))
		return -1;
	await(lab->base, daemon_ms(lab), all_ready, lab);
	return finish_start(lab, p);
}

static FILE *log_file(const struct lab *lab, const struct peer *p)
{
	char *path;
	FILE *file;

	if (!lab->env->artifacts)
		return NULL;
	path = must_printf("%s/%s.log", lab->env->artifacts, p->site->name);
	file = fopen(path, p->lives > 1 ? "ae" : "we");
	if (!file)
		fprintf(stderr, "plutolab: open %s: %m\n", path);
	free(path);
	return file;
}

/* Record how the daemon's life ended, and let go of it. */
static void bury(struct lab *lab, struct peer *p, bool killed)
{
	struct observed_site *site = &lab->seen->sites[p->index];
	const struct daemon *d = &p->daemon;
	struct observed_daemon *record;
	FILE *file = log_file(lab, p);

	site->daemons = must_grow(site->daemons, site->daemons_count + 1,
				  sizeof(*site->daemons));
	record = &site->daemons[site->daemons_count++];
	*record = (struct observed_daemon) {
		.control_socket_fresh = d->control_socket_fresh,
		.killed = killed,
		.exited = d->process.exited,
		.exit_status = d->process.status,
	};
	if (file && p->lives > 1)
		fprintf(file, "=== start %u\n", p->lives);
	excerpt_take(site, d, lab->began);
	for (unsigned i = 0; i < d->log_count; i++) {
		if (file)
			fprintf(file, "%s\n", d->log[i]);
		if (!daemon_is_alarm(d, d->log[i]))
			continue;
		record->log_alarms = must_grow(record->log_alarms,
					       record->log_alarms_count + 1,
					       sizeof(*record->log_alarms));
		record->log_alarms[record->log_alarms_count++] = must_printable(
			d->log[i]);
	}
	if (file)
		fclose(file);
	daemon_end(&p->daemon);
}

int peer_stop(struct lab *lab, struct peer *p, bool kill)
{
	struct daemon *d = &p->daemon;
	int error;

	if (kill) {
		error = daemon_kill(d, daemon_ms(lab), &lab->trouble);
	} else {
		await(lab->base, QUIET_MS, peers_are_quiet, lab);
		error = d->kind->stop(d, daemon_ms(lab), &lab->trouble);
	}
	bury(lab, p, kill);
	return error;
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
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (peer_runs(&lab->peers[i]) &&
		    cable_cut(&lab->topology, lab->s, i, &lab->trouble))
			error = -1;
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (peer_runs(&lab->peers[i]) &&
		    peer_stop(lab, &lab->peers[i], false))
			error = -1;
	return error;
}
