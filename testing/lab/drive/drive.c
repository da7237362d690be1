// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * drive.c - run one cell in the current kernel
 *
 * From here on data flows one way: a scenario becomes a network, peers and
 * steps, and what was seen becomes an observation.  Nothing is judged.
 */
#define _GNU_SOURCE 1

#include "drive/drive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"
#include "daemon/flavour.h"
#include "daemon/nss.h"
#include "daemon/status.h"
#include "drive/lab.h"
#include "drive/peer.h"
#include "drive/snapshot.h"
#include "drive/step.h"
#include "drive/timeline.h"
#include "drive/watch.h"
#include "net/feature.h"
#include "net/rules.h"
#include "net/xfrm_policy.h"
#include "net/xfrm_window.h"
#include "os/await.h"
#include "os/cpu.h"
#include "os/memory.h"
#include "os/scratch.h"

enum {
	STATUS_MS = 10000, /* for pluto to say what it has */
};

/* Note what a step took; @began: set to now, when the next one begins. */
static void observe_step(struct lab *lab, const char *what, uint64_t *began)
{
	struct observation *seen = lab->seen;
	uint64_t now = now_ms();

	seen->steps = must_grow(seen->steps, seen->steps_count + 1,
				sizeof(*seen->steps));
	seen->steps[seen->steps_count++] = (struct observed_step) {
		.step = must_strdup(what),
		.ms = (unsigned)(now - *began),
		.begin_ms = (unsigned)(*began - lab->began),
	};
	*began = now;
}

static uint64_t guest_cpu(const struct lab *lab)
{
	return lab->env->cpu ? lab->env->cpu(lab->env->cpu_arg) : 0;
}

static void cpu_begin(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];

		p->cpu_began = cpu_of(p->daemon.process.pid);
	}
	lab->cpu_began = guest_cpu(lab);
}

/* A daemon that was started since has a clock of its own. */
static void observe_cpu(struct lab *lab)
{
	uint64_t guest = guest_cpu(lab);

	if (lab->cpu_began && guest > lab->cpu_began)
		lab->seen->guest_us = guest - lab->cpu_began;
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];
		uint64_t cpu = cpu_of(p->daemon.process.pid);

		if (p->lives == 1 && p->cpu_began && cpu > p->cpu_began)
			lab->seen->sites[i].cpu_us = cpu - p->cpu_began;
	}
}

/* ---- set up ---- */

static char *kernel_name(void)
{
	char line[128], *name;
	struct utsname u;
	bool uml = false;
	FILE *cpuinfo;

	if (uname(&u))
		return must_strdup("unknown");
	cpuinfo = fopen("/proc/cpuinfo", "re");
	while (cpuinfo && fgets(line, sizeof(line), cpuinfo))
		uml |= strstr(line, "User Mode Linux") != NULL;
	if (cpuinfo)
		fclose(cpuinfo);
	name = must_printf("%s %s%s", u.release, u.machine, uml ? " UML" : "");
	return name;
}

/* One for all cells of a guest, unless it holds the scenario's certificates. */
static int make_nssdir(struct lab *lab)
{
	struct trouble *t = &lab->trouble;
	char *new = must_printf("%s/nss", lab->dir);
	int error = 0;

	lab->nssdir = lab->s->certificates_count ?
			      must_strdup(new) :
			      must_printf("%s/nss", lab->env->scratch);
	if (access(lab->nssdir, F_OK))
		error = nss_make(new, lab->s, lab->base, t);
	/* whole or not at all; another cell may have been faster */
	if (!error && strcmp(new, lab->nssdir) != 0 && !access(new, F_OK) &&
	    rename(new, lab->nssdir) && errno != ENOTEMPTY && errno != EEXIST)
		error = trouble(t, "rename %s: %m", new);
	free(new);
	return error;
}

/* A copy whose conns may be changed; they borrow the site's strings. */
static struct scenario_site configurable(const struct scenario_site *site)
{
	struct scenario_site copy = *site;

	copy.conns = must_calloc(site->conns_count, sizeof(*copy.conns));
	memcpy(copy.conns, site->conns,
	       site->conns_count * sizeof(*copy.conns));
	return copy;
}

static int set_up(struct lab *lab)
{
	const struct scenario *s = lab->s;
	struct trouble *t = &lab->trouble;
	uint64_t began;

	lab_progress(lab, "network");
	lab->dir = must_printf("%s/cell.XXXXXX", lab->env->scratch);
	if (!mkdtemp(lab->dir)) {
		trouble(t, "mkdtemp %s: %m", lab->dir);
		free(lab->dir);
		lab->dir = NULL;
		return -1;
	}
	if (topology_up(&lab->topology, lab->base, s, t) ||
	    capture_open(&lab->capture, lab->base, lab->topology.wan.netns,
			 t) ||
	    traffic_open(&lab->traffic, lab->base, s, &lab->topology, t))
		return -1;
	for (unsigned i = 0; i < s->flows_count; i++)
		if (s->flows[i].clear)
			capture_expect_clear(&lab->capture, s->flows[i].from,
					     s->flows[i].to);
	for (unsigned i = 0; i < s->sites_count; i++)
		if (xfrm_open(&lab->peers[i].xfrm, lab->base,
			      &lab->topology.sites[i].gateway,
			      s->sites[i].outer, t))
			return -1;
	lab->timeline = timeline_begin(lab);
	lab_progress(lab, "plutos");
	if (make_nssdir(lab))
		return -1;
	began = now_ms();
	if (peers_start(lab))
		return -1;
	observe_step(lab, "start", &began);
	return 0;
}

static int do_steps(struct lab *lab)
{
	/* asking takes time, which the many short cells do not have */
	bool measures = lab->s->takes_long, measured = false;
	uint64_t began = now_ms();
	char what[160];

	for (unsigned i = 0; i < lab->s->steps_count; i++) {
		const struct scenario_step *step = &lab->s->steps[i];

		if (!scenario_step_in(step, lab->cell->column))
			continue;
		snprintf(what, sizeof(what), "%s%s%s%s%s",
			 step_name(step->kind), step->conn ? " " : "",
			 step->conn ? step->conn : "", step->site ? " at " : "",
			 step->site ? step->site : "");
		lab_progress(lab, "%s", what);
		if (step->kind == STEP_UP && measures && !measured) {
			measured = true;
			cpu_begin(lab);
			began = now_ms();
		}
		if (step_do(lab, step))
			return -1;
		observe_step(lab, what, &began);
		if (step->kind == STEP_AWAIT_SAS && measured) {
			observe_cpu(lab);
			began = now_ms();
		}
		timeline_look(lab->timeline);
		for (unsigned j = 0; j < lab->peers_count; j++)
			if (peer_runs(&lab->peers[j]) &&
			    daemon_check(&lab->peers[j].daemon, &lab->trouble))
				return -1;
		if (lab->s->steady &&
		    (step->kind == STEP_TRAFFIC ||
		     step->kind == STEP_TRAFFIC_STOP) &&
		    lab_has_failed(lab)) {
			lab->seen->stopped_line = step->line;
			break;
		}
	}
	return 0;
}

/* ---- what was seen ---- */

/*
 * What must be as in the unpatched column: all that a gateway's kernel holds,
 * and all that its pluto says of it.
 */
static int observe_state(struct lab *lab, struct peer *p,
			 struct observed_site *site)
{
	struct trouble *t = &lab->trouble;

	if (lab->s->compare != COMPARE_ALIKE &&
	    lab->s->compare != COMPARE_NAMED_SPI)
		return 0;
	if (xfrm_describe(&p->xfrm, &site->state, &site->state_count, t))
		return -1;
	if (p->site->daemon != SITE_PLUTO)
		return 0;
	return status_describe(&p->daemon, STATUS_MS, &site->state,
			       &site->state_count, t);
}

/* Before the plutos stop: what their kernels hold. */
static int observe_kernels(struct lab *lab)
{
	struct trouble *t = &lab->trouble;

	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];
		struct observed_site *site = &lab->seen->sites[i];
		struct memory memory;

		memory_of(p->daemon.process.pid, &memory);
		site->peak_kb = memory.peak_kb;
		site->resident_kb = memory.resident_kb;
		site->share_kb = memory.share_kb;
		if (xfrm_policies(&p->xfrm, &site->policies,
				  &site->policies_count, t) ||
		    observe_state(lab, p, site) ||
		    xfrm_observe(&p->xfrm, site, t) ||
		    xfrm_shunts(&p->xfrm, &site->shunts, &site->shunts_count,
				t) ||
		    rules_observe(p->xfrm.netns, p->daemon.nft_log, lab->s,
				  lab->seen, site, t))
			return -1;
	}
	return 0;
}

/* They must still be there; pluto flushes them with all others at its end. */
static int observe_blocks(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct xfrm *x = &lab->peers[i].xfrm;
		unsigned count;

		if (xfrm_count_blocks(x, &count, &lab->trouble))
			return -1;
		lab->seen->sites[i].block_policies = count;
		if (count != x->blocks_wanted)
			return trouble(
				&lab->trouble,
				"%s: %u of %u block policies are left at the end",
				x->name, count, x->blocks_wanted);
	}
	return 0;
}

/* ---- for people ---- */

static FILE *artifact(const struct lab *lab, const char *site,
		      const char *suffix)
{
	char *path = must_printf("%s/%s.%s", lab->env->artifacts, site, suffix);
	FILE *file = fopen(path, "we");

	if (!file)
		fprintf(stderr, "plutolab: open %s: %m\n", path);
	free(path);
	return file;
}

static void keep_kernel_state(struct lab *lab)
{
	for (unsigned i = 0; lab->env->artifacts && i < lab->peers_count; i++) {
		FILE *file = artifact(lab, lab->peers[i].site->name, "xfrm");

		if (!file)
			continue;
		xfrm_print(&lab->peers[i].xfrm, file);
		fclose(file);
	}
}

/* As they are at the end; the logs are kept where daemons end, in peer.c. */
static void keep_configs(const struct lab *lab)
{
	for (unsigned i = 0; lab->env->artifacts && i < lab->peers_count; i++) {
		const struct peer *p = &lab->peers[i];
		FILE *file = artifact(lab, p->site->name, "conf");

		if (!file)
			continue;
		peer_kind(p->site)->print_config(file, &p->configured,
						 lab->cell->ike,
						 peer_build(lab, p->site),
						 peers_common(lab));
		fclose(file);
	}
}

/* ---- the whole ---- */

static void take_down(struct lab *lab)
{
	watches_kill(lab);
	for (unsigned i = 0; i < lab->peers_count; i++)
		daemon_end(&lab->peers[i].daemon);
	traffic_close(&lab->traffic);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		xfrm_close(&lab->peers[i].xfrm);
		xfrm_sas_free(&lab->peers[i].before_rekey);
		free(lab->peers[i].configured.conns);
	}
	snapshot_forget(lab);
	capture_close(&lab->capture);
	topology_down(&lab->topology);
	if (lab->dir)
		scratch_remove(lab->dir);
	free(lab->dir);
	free(lab->nssdir);
	free(lab->peers);
	event_base_free(lab->base);
}

static int drive(const struct cell *cell, const struct drive_env *env,
		 struct observation *seen)
{
	const struct scenario *s = cell->scenario;
	struct lab lab = {
		.cell = cell,
		.s = s,
		.env = env,
		.seen = seen,
		.base = event_base_new(),
		.topology = { .wan = { .netns = -1 } },
		.capture = { .socket = -1 },
		.peers = must_calloc(s->sites_count, sizeof(*lab.peers)),
		.peers_count = s->sites_count,
		.began = now_ms(),
	};
	uint64_t began_stop;
	int error;

	if (!lab.base) {
		fputs("plutolab: libevent makes no event base\n", stderr);
		abort();
	}
	*seen = (struct observation) { .kernel = kernel_name() };
	seen->sites = must_calloc(s->sites_count, sizeof(*seen->sites));
	seen->sites_count = s->sites_count;
	for (unsigned i = 0; i < s->sites_count; i++) {
		lab.peers[i].site = &s->sites[i];
		lab.peers[i].index = i;
		lab.peers[i].configured = configurable(&s->sites[i]);
		seen->sites[i].name = must_strdup(s->sites[i].name);
		seen->sites[i].build = must_strdup(
			peer_build(&lab, &s->sites[i])->label);
		if (s->sites[i].daemon == SITE_PLUTO &&
		    column_letter(cell->column, s->sites[i].party) == 'U')
			seen->sites[i].larval_reqid =
				peer_build(&lab, &s->sites[i])
					->flavour->larval_reqid;
		lab.peers[i].xfrm.tap = -1;
		lab.peers[i].xfrm.statistics = -1;
	}

	error = set_up(&lab) || do_steps(&lab);
	traffic_observe(&lab.traffic, seen);
	error = error || observe_kernels(&lab) || observe_blocks(&lab);
	keep_kernel_state(&lab);
	began_stop = now_ms();
	/* also after an error: the peers' own ends belong to what was seen */
	if (peers_stop(&lab))
		error = -1;
	observe_step(&lab, "stop", &began_stop);
	timeline_end(lab.timeline);
	capture_observe(&lab.capture, &seen->wan);
	keep_configs(&lab);
	take_down(&lab);

	seen->completed = !error;
	if (error)
		seen->trouble = must_printable(lab.trouble.text);
	seen->run_ms = (unsigned)(now_ms() - lab.began);
	return error ? -1 : 0;
}

int drive_cell(const struct cell *cell, const struct drive_env *env,
	       struct observation *seen)
{
	struct trouble t = { .text = "" };
	char *lacks = NULL, *unable = peers_gap(cell, env);

	if (unable) {
		*seen = (struct observation) {
			.kernel = kernel_name(),
			.unable = unable,
		};
		return 0;
	}
	if (feature_lacking(cell->scenario->needs, &lacks, &t) == 0 && !lacks)
		return drive(cell, env, seen);
	*seen = (struct observation) {
		.kernel = kernel_name(),
		.lacks = lacks,
		.trouble = lacks ? NULL : must_printable(t.text),
	};
	return lacks ? 0 : -1;
}
