/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drive.c - run one cell in the current kernel
 *
 * From here on data flows one way: a scenario becomes a network, peers and
 * steps, and what was seen becomes an observation.  Nothing is judged.
 */
#define _GNU_SOURCE 1

#include "drive.h"

#include <errno.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <event2/event.h>

#include "await.h"
#include "capture.h"
#include "must.h"
#include "rules.h"
#include "topology.h"
#include "traffic.h"
#include "xfrm.h"

enum {
	/* far more than is needed: an old guest on a busy machine is slow */
	START_MS = 30000,	/* pluto: until it listens */
	STOP_MS = 30000,
	STEP_MS = 30000,
	QUIET_MS = 2000,	/* for exchanges to end before the shutdown */
	CERTUTIL_MS = 20000,
	SETTLE_MS = 3000,	/* where the step does not say */
};

/* One site while its cell runs. */
struct peer {
	const struct scenario_site *site;
	struct pluto pluto;
	struct xfrm xfrm;
	struct xfrm_sas before_rekey;
};

struct lab {
	const struct cell *cell;
	const struct scenario *s;
	const struct drive_env *env;
	struct event_base *base;
	char *dir;		/* this cell's, below env->scratch */
	char *nssdir;
	struct topology topology;
	struct capture capture;
	struct traffic traffic;
	struct peer *peers;	/* one per scenario site */
	unsigned peers_count;
	bool window;		/* a judged window is open */
	struct observation *seen;
	struct trouble trouble;
};

static void __attribute__((format(printf, 2, 3)))
progress(const struct lab *lab, const char *format, ...)
{
	char what[256];
	va_list args;

	if (!lab->env->progress)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	lab->env->progress(lab->env->progress_arg, what);
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

/* pluto refuses to start without a database, though a PSK needs none. */
static int make_nssdir(struct lab *lab)
{
	char *made = must_printf("%s/nss", lab->env->scratch);
	char *new = must_printf("%s/nss", lab->dir);
	char *database = must_printf("sql:%s", new);
	const char *argv[] = {
		"/usr/bin/certutil", "-N", "--empty-password", "-d", database,
		NULL,
	};
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.name = "certutil", .argv = argv, .envp = envp, .netns = -1,
	};
	struct child certutil = { .name = NULL };
	struct trouble *t = &lab->trouble;
	char text[64];
	int error = -1;

	lab->nssdir = must_strdup(made);
	if (!access(made, F_OK)) {
		error = 0;
		goto out;
	}
	if (mkdir(new, 0700)) {
		trouble(t, "mkdir %s: %m", new);
		goto out;
	}
	if (child_start(&certutil, lab->base, &plan, t))
		goto out;
	if (!await(lab->base, CERTUTIL_MS, child_has_exited, &certutil)) {
		trouble(t, "certutil did not end within %d ms", CERTUTIL_MS);
		goto out;
	}
	if (certutil.status) {
		trouble(t, "certutil -N: %s",
			child_status_text(certutil.status, text));
		goto out;
	}
	/* whole or not at all; another cell may have been faster */
	if (rename(new, made) && errno != ENOTEMPTY && errno != EEXIST) {
		trouble(t, "rename %s: %m", new);
		goto out;
	}
	error = 0;
out:
	child_end(&certutil);
	free(database);
	free(new);
	free(made);
	return error;
}

static const struct pluto_build *build_of(const struct lab *lab,
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
		if (!pluto_is_ready(&lab->peers[i].pluto))
			return false;
	return true;
}

static int start_plutos(struct lab *lab)
{
	struct trouble *t = &lab->trouble;
	bool stand_in = false;

	/* asked only where it matters: it is slow */
	if (lab->s->rules_count)
		stand_in = !rules_kernel_can(lab->topology.wan.netns);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];
		char *dir = must_printf("%s/%s", lab->dir, p->site->name);
		int error = pluto_start(&p->pluto, lab->base, p->site,
					lab->cell->ike,
					build_of(lab, p->site),
					lab->topology.sites[i].gateway.netns,
					dir, lab->nssdir, stand_in, t);

		free(dir);
		if (error)
			return -1;
	}
	await(lab->base, START_MS, all_ready, lab);
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (pluto_check(&lab->peers[i].pluto, t))
			return -1;
	return 0;
}

static int set_up(struct lab *lab)
{
	const struct scenario *s = lab->s;
	struct trouble *t = &lab->trouble;

	progress(lab, "network");
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
	for (unsigned i = 0; i < s->sites_count; i++)
		if (xfrm_open(&lab->peers[i].xfrm, lab->base,
			      &lab->topology.sites[i].gateway,
			      s->sites[i].outer, t))
			return -1;
	progress(lab, "plutos");
	if (make_nssdir(lab) || start_plutos(lab))
		return -1;
	for (unsigned i = 0; i < lab->peers_count; i++) {
		unsigned count;
		const char **addresses = foreign_addresses(s, &s->sites[i],
							   &count);
		int error = xfrm_block(&lab->peers[i].xfrm, addresses, count,
				       t);

		free(addresses);
		if (error)
			return -1;
	}
	return 0;
}

/* ---- steps ---- */

static unsigned step_ms(const struct lab *lab)
{
	return lab->env->step_ms ? lab->env->step_ms : STEP_MS;
}

/*
 * The flows deliver as soon as the policies are there.  The updown script,
 * which pluto runs next and waits for, may be about to make its rules still;
 * once pluto answers, it has.
 */
static int await_updown(struct lab *lab)
{
	const char *arguments[] = { "--processstatus", NULL };
	int status;

	for (unsigned i = 0; i < lab->peers_count && lab->s->rules_count; i++)
		if (pluto_whack(&lab->peers[i].pluto, arguments, step_ms(lab),
				&status, &lab->trouble))
			return -1;
	return 0;
}

static int window_begin(struct lab *lab)
{
	if (await_updown(lab))
		return -1;
	capture_window(&lab->capture, true);
	lab->window = true;
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (xfrm_window_begin(&lab->peers[i].xfrm, &lab->trouble))
			return -1;
	return 0;
}

static int window_end(struct lab *lab)
{
	lab->window = false;
	capture_window(&lab->capture, false);
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (xfrm_window_end(&lab->peers[i].xfrm, &lab->trouble))
			return -1;
	return 0;
}

static void all_log_tails(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++)
		pluto_log_tail(&lab->peers[i].pluto, 6, &lab->trouble);
}

static struct peer *peer_at(struct lab *lab, const struct scenario_step *step)
{
	for (unsigned i = 0; i < lab->peers_count; i++)
		if (step->site && !strcmp(lab->peers[i].site->name, step->site))
			return &lab->peers[i];
	trouble(&lab->trouble, "step %s: no site %s", step_name(step->kind),
		step->site ? step->site : "is named");
	return NULL;
}

/* What whack or addconn answered is the step's outcome. */
static int take_answer(struct lab *lab, const struct scenario_step *step,
		       const struct peer *p, int status)
{
	if (!status || step->may_fail)
		return 0;
	trouble(&lab->trouble, "%s %s at %s: exit status %d, the answer was\n%s",
		step_name(step->kind), step->conn, p->site->name, status,
		p->pluto.answer);
	all_log_tails(lab);
	return -1;
}

static int whack_step(struct lab *lab, const struct scenario_step *step,
		      const char *request, int *status)
{
	struct peer *p = peer_at(lab, step);
	const char *arguments[] = { request, "--name", step->conn, NULL };

	if (!p || pluto_whack(&p->pluto, arguments, step_ms(lab), status,
			      &lab->trouble))
		return -1;
	return take_answer(lab, step, p, *status);
}

/* For await(): a number of SAs, asked anew only after a notice. */
struct await_sas {
	struct lab *lab;
	struct peer *peer;
	unsigned wanted, count;
	unsigned changes;
	bool asked;
	bool failed;		/* trouble is set */
};

static bool sas_are_there(void *arg)
{
	struct await_sas *a = arg;
	struct xfrm_sas sas = { .all = NULL };

	if (a->asked && a->changes == a->peer->xfrm.changes)
		return false;
	a->asked = true;
	a->changes = a->peer->xfrm.changes;
	if (xfrm_dump_sas(&a->peer->xfrm, &sas, &a->lab->trouble))
		a->failed = true;
	a->count = sas.count;
	xfrm_sas_free(&sas);
	return a->failed || a->count == a->wanted;
}

static int await_sas_step(struct lab *lab, const struct scenario_step *step)
{
	struct await_sas a = {
		.lab = lab, .peer = peer_at(lab, step), .wanted = step->count,
	};

	if (!a.peer)
		return -1;
	if (await(lab->base, step_ms(lab), sas_are_there, &a) && !a.failed)
		return 0;
	trouble(&lab->trouble, "%u SAs at %s awaited, %u are there after %u ms",
		a.wanted, a.peer->site->name, a.count, step_ms(lab));
	all_log_tails(lab);
	return -1;
}

/* For await(): new SAs at one peer, each of which another peer has too. */
struct await_rekey {
	struct lab *lab;
	struct peer *peer;
	unsigned changes;
	bool asked;
	bool failed;		/* trouble is set */
	unsigned inbound, outbound, shared;
};

static bool is_new(const struct peer *p, const struct xfrm_sa *sa)
{
	return !xfrm_sas_find(&p->before_rekey, sa->spi, sa->proto, sa->dst);
}

/* By SPI alone: a NAT may stand between the addresses. */
static bool has_spi(const struct xfrm_sas *sas, const struct xfrm_sa *wanted)
{
	for (unsigned i = 0; i < sas->count; i++)
		if (sas->all[i].spi == wanted->spi &&
		    sas->all[i].proto == wanted->proto)
			return true;
	return false;
}

static bool is_rekeyed(void *arg)
{
	struct await_rekey *a = arg;
	struct lab *lab = a->lab;
	struct xfrm_sas own = { .all = NULL }, others = { .all = NULL };
	unsigned changes = 0;

	for (unsigned i = 0; i < lab->peers_count; i++)
		changes += lab->peers[i].xfrm.changes;
	if (a->asked && a->changes == changes)
		return false;
	a->asked = true;
	a->changes = changes;
	a->inbound = a->outbound = a->shared = 0;
	for (unsigned i = 0; i < lab->peers_count && !a->failed; i++) {
		struct peer *p = &lab->peers[i];

		a->failed = xfrm_dump_sas(&p->xfrm, p == a->peer ? &own :
					  &others, &lab->trouble);
	}
	for (unsigned i = 0; i < own.count; i++) {
		const struct xfrm_sa *sa = &own.all[i];

		if (!is_new(a->peer, sa))
			continue;
		if (!strcmp(sa->src, a->peer->xfrm.outer))
			a->outbound++;
		else
			a->inbound++;
		a->shared += has_spi(&others, sa);
	}
	xfrm_sas_free(&own);
	xfrm_sas_free(&others);
	return a->failed || (a->inbound && a->outbound &&
			     a->shared == a->inbound + a->outbound);
}

static int rekey_step(struct lab *lab, const struct scenario_step *step)
{
	struct await_rekey a = { .lab = lab, .peer = peer_at(lab, step) };
	int status;

	if (!a.peer)
		return -1;
	xfrm_sas_free(&a.peer->before_rekey);
	/*
	 * pluto 5.2 fails an assertion when asked to rekey an IKEv1 conn; one
	 * more Quick Mode for it is what its own timer would do.
	 */
	if (xfrm_dump_sas(&a.peer->xfrm, &a.peer->before_rekey,
			  &lab->trouble) ||
	    whack_step(lab, step, lab->cell->ike == IKEV1 ? "--initiate" :
		       "--rekey-child", &status))
		return -1;
	if (status)
		return 0;	/* it may fail, and nothing new will come */
	if (await(lab->base, step_ms(lab), is_rekeyed, &a) && !a.failed)
		return 0;
	trouble(&lab->trouble, "rekey %s at %s: new SAs on both ends awaited; %u inbound and %u outbound ones are there, another gateway has %u of them, after %u ms",
		step->conn, a.peer->site->name, a.inbound, a.outbound,
		a.shared, step_ms(lab));
	all_log_tails(lab);
	return -1;
}

static int add_step(struct lab *lab, const struct scenario_step *step)
{
	struct peer *p = peer_at(lab, step);
	int status;

	if (!p || pluto_addconn(&p->pluto, step->conn, step_ms(lab), &status,
				&lab->trouble))
		return -1;
	return take_answer(lab, step, p, status);
}

/* For await(): outbound policies of these selectors; NULL is always there. */
struct await_policies {
	struct lab *lab;
	struct peer *peer;
	const char *selectors[2];
	unsigned changes;
	bool asked;
	bool failed;		/* trouble is set */
};

static bool has_policy(const struct observed_policy *policies, unsigned count,
		       const char *selector)
{
	for (unsigned i = 0; selector && i < count; i++)
		if (policies[i].direction == 'o' &&
		    !strcmp(policies[i].selector, selector))
			return true;
	return !selector;
}

static bool policies_are_there(void *arg)
{
	struct await_policies *a = arg;
	struct observed_policy *policies = NULL;
	unsigned count = 0;
	bool there;

	if (a->asked && a->changes == a->peer->xfrm.changes)
		return false;
	a->asked = true;
	a->changes = a->peer->xfrm.changes;
	a->failed = xfrm_policies(&a->peer->xfrm, &policies, &count,
				  &a->lab->trouble) != 0;
	there = has_policy(policies, count, a->selectors[0]) &&
		has_policy(policies, count, a->selectors[1]);
	free(policies);
	return a->failed || there;
}

/*
 * Swap templates, or hijack one.  Not before the policies are there: in IKEv1
 * the initiator is up while its last message, with which the responder
 * installs them, is still on its way.
 */
static int meddle_step(struct lab *lab, const struct scenario_step *step)
{
	bool swap = step->kind == STEP_SWAP;
	struct peer *p = peer_at(lab, step);
	struct await_policies a = {
		.lab = lab,
		.peer = p,
		.selectors = { swap ? step->first : NULL, step->second },
	};

	if (!p)
		return -1;
	/* when they never come, the swap itself says which is missing */
	await(lab->base, step_ms(lab), policies_are_there, &a);
	if (a.failed)
		return -1;
	if (swap)
		return xfrm_swap(&p->xfrm, step->first, step->second,
				 &lab->trouble);
	return xfrm_hijack(&p->xfrm, step->first, step->second,
			   &lab->trouble);
}

static bool all_quiet(void *arg)
{
	const struct lab *lab = arg;

	for (unsigned i = 0; i < lab->peers_count; i++)
		if (!xfrm_is_quiet(&lab->peers[i].xfrm))
			return false;
	return true;
}

/*
 * Until all flows deliver and no exchange is under way.  Where both peers
 * bring up one connection at once the flows deliver on the first Child SA,
 * and stop for as long as the answer about the second one takes: who answers
 * sends on it at once (RFC 7296 section 2.8 lets it).  That is negotiating
 * still.  An exchange that is never answered is not waited for.
 *
 * Not settled is an observation, not a failure of the run.
 */
static void settle(struct lab *lab, unsigned ms)
{
	uint64_t begin = now_ms(), left = ms;
	bool quiet;

	do {
		lab->seen->settled = traffic_settle(&lab->traffic,
						    (unsigned)left);
		quiet = all_quiet(lab);
		if (!quiet)
			await(lab->base, QUIET_MS, all_quiet, lab);
		left = now_ms() - begin;
		left = left < ms ? ms - left : 0;
	} while (lab->seen->settled && !quiet && left);
	lab->seen->settle_ms += (unsigned)(now_ms() - begin);
}

static int do_step(struct lab *lab, const struct scenario_step *step)
{
	int status;

	switch (step->kind) {
	case STEP_UP:
		return whack_step(lab, step, "--initiate", &status);
	case STEP_DOWN:
		return whack_step(lab, step, "--terminate", &status);
	case STEP_ROUTE:
		return whack_step(lab, step, "--route", &status);
	case STEP_DELETE:
		return whack_step(lab, step, "--delete", &status);
	case STEP_ADD:
		return add_step(lab, step);
	case STEP_REKEY:
		return rekey_step(lab, step);
	case STEP_AWAIT_SAS:
		return await_sas_step(lab, step);
	case STEP_SWAP:
	case STEP_HIJACK:
		return meddle_step(lab, step);
	case STEP_SETTLE:
		settle(lab, step->count ? step->count * 1000 : SETTLE_MS);
		return 0;
	case STEP_TRAFFIC:
		if (window_begin(lab))
			return -1;
		traffic_run(&lab->traffic, step->count);
		return window_end(lab);
	case STEP_TRAFFIC_START:
		if (window_begin(lab))
			return -1;
		traffic_start(&lab->traffic, step->site);
		return 0;
	case STEP_TRAFFIC_STOP:
		traffic_stop(&lab->traffic);
		return window_end(lab);
	}
	return trouble(&lab->trouble, "unknown step %d", (int)step->kind);
}

static int do_steps(struct lab *lab)
{
	for (unsigned i = 0; i < lab->s->steps_count; i++) {
		const struct scenario_step *step = &lab->s->steps[i];

		if (!scenario_step_in(step, lab->cell->column))
			continue;
		progress(lab, "%s%s%s%s%s", step_name(step->kind),
			 step->conn ? " " : "", step->conn ? step->conn : "",
			 step->site ? " at " : "",
			 step->site ? step->site : "");
		if (do_step(lab, step))
			return -1;
		for (unsigned j = 0; j < lab->peers_count; j++)
			if (pluto_check(&lab->peers[j].pluto, &lab->trouble))
				return -1;
	}
	return 0;
}

/* ---- what was seen ---- */

/* Before the plutos stop: what their kernels hold. */
static int observe_kernels(struct lab *lab)
{
	struct trouble *t = &lab->trouble;

	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct peer *p = &lab->peers[i];
		struct observed_site *site = &lab->seen->sites[i];

		if (xfrm_policies(&p->xfrm, &site->policies,
				  &site->policies_count, t) ||
		    xfrm_observe(&p->xfrm, site, t) ||
		    rules_observe(p->xfrm.netns, p->pluto.nft_log, lab->s,
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
			return trouble(&lab->trouble, "%s: %u of %u block policies are left at the end",
				       x->name, count, x->blocks_wanted);
	}
	return 0;
}

/*
 * One after the other, in the order of the scenario: a pluto that is told of
 * a Delete by a peer, before it is shut down itself, would start anew.  And
 * not in the middle of an exchange, where pluto 5.2 leaks what it computes; a
 * peer may never answer one, though.
 */
static int stop_plutos(struct lab *lab)
{
	int error = 0;

	progress(lab, "shutdown");
	await(lab->base, QUIET_MS, all_quiet, lab);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		struct pluto *p = &lab->peers[i].pluto;

		if (p->daemon.pid > 0 && pluto_stop(p, STOP_MS, &lab->trouble))
			error = -1;
	}
	return error;
}

static char *printable(const char *line)
{
	char *copy = must_strdup(line);

	for (char *c = copy; *c; c++)
		if (*c < ' ' && *c != '\n' && *c != '\t')
			*c = '?';
	return copy;
}

static void observe_site(const struct lab *lab, unsigned index,
			 struct observed_site *site)
{
	const struct pluto *pluto = &lab->peers[index].pluto;

	site->control_socket_fresh = pluto->control_socket_fresh;
	site->exited = pluto->daemon.exited;
	site->exit_status = pluto->daemon.status;
	for (unsigned i = 0; i < pluto->log_count; i++) {
		if (!pluto_log_is_alarm(pluto->log[i]))
			continue;
		site->log_alarms = must_grow(site->log_alarms,
					     site->log_alarms_count + 1,
					     sizeof(*site->log_alarms));
		site->log_alarms[site->log_alarms_count++] =
			printable(pluto->log[i]);
	}
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

static void keep_logs(const struct lab *lab)
{
	for (unsigned i = 0; lab->env->artifacts && i < lab->peers_count; i++) {
		const struct peer *p = &lab->peers[i];
		FILE *file = artifact(lab, p->site->name, "log");

		for (unsigned j = 0; file && j < p->pluto.log_count; j++)
			fprintf(file, "%s\n", p->pluto.log[j]);
		if (file)
			fclose(file);
		file = artifact(lab, p->site->name, "conf");
		if (file) {
			pluto_config_print(file, p->site, lab->cell->ike,
					   build_of(lab, p->site));
			fclose(file);
		}
	}
}

/* ---- the whole ---- */

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void take_down(struct lab *lab)
{
	for (unsigned i = 0; i < lab->peers_count; i++)
		pluto_end(&lab->peers[i].pluto);
	traffic_close(&lab->traffic);
	for (unsigned i = 0; i < lab->peers_count; i++) {
		xfrm_close(&lab->peers[i].xfrm);
		xfrm_sas_free(&lab->peers[i].before_rekey);
	}
	capture_close(&lab->capture);
	topology_down(&lab->topology);
	if (lab->dir)
		nftw(lab->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(lab->dir);
	free(lab->nssdir);
	free(lab->peers);
	event_base_free(lab->base);
}

int drive_cell(const struct cell *cell, const struct drive_env *env,
	       struct observation *seen)
{
	const struct scenario *s = cell->scenario;
	struct lab lab = {
		.cell = cell, .s = s, .env = env, .seen = seen,
		.base = event_base_new(),
		.topology = { .wan = { .netns = -1 } },
		.capture = { .socket = -1 },
		.peers = must_calloc(s->sites_count, sizeof(*lab.peers)),
		.peers_count = s->sites_count,
	};
	uint64_t began = now_ms();
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
		seen->sites[i].name = must_strdup(s->sites[i].name);
		seen->sites[i].build =
			must_strdup(build_of(&lab, &s->sites[i])->label);
		lab.peers[i].xfrm.tap = -1;
		lab.peers[i].xfrm.statistics = -1;
	}

	error = set_up(&lab) || do_steps(&lab);
	traffic_observe(&lab.traffic, seen);
	error = error || observe_kernels(&lab) || observe_blocks(&lab);
	keep_kernel_state(&lab);
	/* also after an error: the peers' own ends belong to what was seen */
	if (stop_plutos(&lab))
		error = -1;
	for (unsigned i = 0; i < s->sites_count; i++)
		observe_site(&lab, i, &seen->sites[i]);
	capture_observe(&lab.capture, &seen->wan);
	keep_logs(&lab);
	take_down(&lab);

	seen->completed = !error;
	if (error)
		seen->trouble = printable(lab.trouble.text);
	seen->run_ms = (unsigned)(now_ms() - began);
	return error ? -1 : 0;
}
