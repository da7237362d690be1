// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * snapshot.c - what `sacheck dump` would have said at the judged moment.
 */
#include "drive/snapshot.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include <netlink/socket.h>

#include "base/must.h"
#include "daemon/pluto.h"
#include "drive/beside.h"
#include "drive/peer.h"
#include "drive/secret.h"
#include "drive/watch.h"
#include "observation/artifact.h"
#include "os/netns.h"
#include "sacheck/conns.h"
#include "sacheck/dump.h"
#include "sacheck/gateway.h"
#include "sacheck/kernel.h"

enum {
	STATUS_MS = 10000, /* for whack to say which conns there are */
	ATTEMPTS = 5,	   /* to read the kernel twice in one state */
};

/*
 * What ip prints of it is read as sacheck reads it; where that is something
 * else the kernel may have changed in between: then both are read again.
 */
static int hold_text_beside(struct nl_sock *socket, const char *release,
			    struct gateway *g, struct trouble *t)
{
	char *difference = NULL;
	int error = 0;

	for (int i = 0; !error && i < ATTEMPTS; i++) {
		free(difference);
		difference = NULL;
		if (i) {
			gateway_free(g);
			error = kernel_read(socket, release, g, t);
		}
		if (!error)
			error = beside_differs(g, &difference, t);
		if (!difference)
			break;
	}
	if (!error && difference)
		error = trouble(t,
				"sacheck reads ip's text as something else: %s",
				difference);
	free(difference);
	if (error)
		gateway_free(g);
	return error;
}

/* @secrets: gets the keys that were in the kernel then, or NULL */
static int read_gateway(const struct peer *p, struct gateway *g,
			struct secrets *secrets, struct trouble *t)
{
	int home = netns_enter(p->xfrm.netns, t), error = -1;
	struct statistics statistics;
	struct utsname kernel;
	struct nl_sock *socket;

	if (home < 0)
		return -1;
	socket = kernel_open(t);
	if (socket && uname(&kernel))
		trouble(t, "uname: %m");
	else if (socket)
		error = statistics_read(&statistics, t) ||
					kernel_read(socket, kernel.release, g,
						    t) ||
					(secrets &&
					 (hold_text_beside(socket,
							   kernel.release, g,
							   t) ||
					  secrets_read(socket, secrets, t))) ?
				-1 :
				0;
	netns_leave(home);
	nl_socket_free(socket);
	if (error)
		return -1;
	g->statistics = statistics;
	snprintf(g->name, sizeof(g->name), "%s", p->site->name);
	return 0;
}

/* A pluto that does not answer has told the run so by other means. */
static void name_conns(struct peer *p, struct gateway *g)
{
	const char *arguments[] = { "--showstates", NULL };
	struct trouble ignored = { .text = "" };
	int status;

	if (p->site->daemon == SITE_PLUTO && peer_runs(p) &&
	    pluto_whack(&p->daemon, arguments, STATUS_MS, &status, &ignored) ==
		    0 &&
	    p->daemon.said)
		conns_apply(g, p->daemon.said);
}

static int write_gateway(const struct lab *lab, const struct peer *p,
			 const struct gateway *g, bool before,
			 struct trouble *t)
{
	char *path = snapshot_path(lab->env->artifacts, p->site->name, before);
	FILE *file = fopen(path, "we");
	int error = -1;

	if (!file)
		trouble(t, "open %s: %m", path);
	else
		error = dump_write(g, file, t);
	if (file && fclose(file))
		error = trouble(t, "write %s: %m", path);
	free(path);
	return error;
}

static bool has_keys(const struct gateway *g)
{
	for (uint32_t i = 0; i < xm_sas_count(g->set); i++)
		if (xm_sa(g->set, i)->state == XM_SA_VALID &&
		    xm_sa(g->set, i)->proto != IPPROTO_COMP)
			return true;
	return false;
}

/* @path: whose content must have no key in it; it is taken */
static int check_secrets(char *path, const struct secrets *secrets,
			 struct trouble *t)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t size = file ? getdelim(&text, &room, '\0', file) : -1;
	int error = size < 0 ? trouble(t, "read %s: %m", path) : 0;

	if (!error && secrets_are_in(secrets, text, (size_t)size))
		error = trouble(t, "%s has the key of an SA in it", path);
	if (file)
		fclose(file);
	free(text);
	free(path);
	return error;
}

/* What sacheck dumps and says has no keys, though the kernel told them. */
static int keep_secrets(const struct lab *lab, const struct peer *p,
			const struct gateway *g, const struct secrets *secrets,
			struct trouble *t)
{
	const char *name = p->site->name;

	if (!secrets->count && has_keys(g))
		return trouble(t, "%s: the kernel told no key of an SA", name);
	return check_secrets(snapshot_path(lab->env->artifacts, name, false),
			     secrets, t) ||
			       (lab->watched &&
				check_secrets(watch_path(lab->env->artifacts,
							 name),
					      secrets, t)) ?
		       -1 :
		       0;
}

int snapshot_begin(struct lab *lab)
{
	int error = 0;

	snapshot_forget(lab);
	if (!lab->env->artifacts || lab->failure_kept)
		return 0;
	lab->before = must_calloc(lab->peers_count, sizeof(*lab->before));
	for (unsigned i = 0; i < lab->peers_count && !error; i++)
		if (lab->peers[i].xfrm.name)
			error = read_gateway(&lab->peers[i], &lab->before[i],
					     NULL, &lab->trouble);
	return error;
}

void snapshot_forget(struct lab *lab)
{
	for (unsigned i = 0; lab->before && i < lab->peers_count; i++)
		gateway_free(&lab->before[i]);
	free(lab->before);
	lab->before = NULL;
}

int snapshot_take(struct lab *lab)
{
	bool failed = lab_has_failed(lab);
	int error = 0;

	if (!lab->env->artifacts || lab->failure_kept)
		return 0;
	for (unsigned i = 0; i < lab->peers_count && !error; i++) {
		struct peer *p = &lab->peers[i];
		struct gateway g = { .name = "" };
		struct secrets secrets = { .all = NULL };

		if (!p->xfrm.name)
			continue;
		error = read_gateway(p, &g, &secrets, &lab->trouble);
		if (!error && failed)
			name_conns(p, &g);
		if (!error)
			error = write_gateway(lab, p, &g, false, &lab->trouble);
		if (!error && failed && lab->before && lab->before[i].set)
			error = write_gateway(lab, p, &lab->before[i], true,
					      &lab->trouble);
		if (!error)
			error = keep_secrets(lab, p, &g, &secrets,
					     &lab->trouble);
		secrets_free(&secrets);
		gateway_free(&g);
	}
	lab->failure_kept = failed;
	return error;
}
