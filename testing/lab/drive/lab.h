/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab.h - one cell while it runs: what drive.c sets up, step.c works on and
 * peer.c starts and stops.
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include <stdint.h>

#include "daemon/build.h"
#include "daemon/daemon.h"
#include "net/capture.h"
#include "net/topology.h"
#include "net/traffic.h"
#include "net/xfrm.h"
#include "observation/observation.h"

struct event_base;
struct gateway;

enum {
	/* for exchanges to end: before a shutdown, and when flows deliver */
	QUIET_MS = 2000,
};

struct drive_env {
	/* for the column letters U and P; by party, A and B */
	const struct build *unpatched[2], *patched[2];
	const struct build *charon; /* for sites that run charon */
	/*
	 * A directory, absolute and short (sockets are made below it), best on
	 * a tmpfs.  A cell removes its own files when it ends; an empty NSS
	 * database stays, for the next cell.
	 */
	const char *scratch;
	/*
	 * Where this cell's logs, configurations, SAs and policies are kept
	 * for people to read; an existing directory, or NULL.
	 */
	const char *artifacts;
	unsigned step_ms; /* deadline of a step; 0: 30 s, or 300 s in a
				 * scenario that takes long */
	/* gets the current activity; may be NULL */
	void (*progress)(void *arg, const char *what);
	void *progress_arg;
	/* returns guest_cpu_us() of this guest, 0: not known; may be NULL */
	uint64_t (*cpu)(void *arg);
	void *cpu_arg;
};

/* One site while its cell runs. */
struct peer {
	const struct scenario_site *site;
	unsigned index;	      /* of the site, in the scenario and topology */
	struct daemon daemon; /* all zero while it is stopped */
	unsigned lives;	      /* how often the daemon was started */
	/* the site with its conns as "configure" steps left them */
	struct scenario_site configured;
	struct xfrm xfrm;
	struct xfrm_sas before_rekey;
	uint64_t cpu_began; /* cpu_of() the daemon, before the first "up" */
};

struct lab {
	const struct cell *cell;
	const struct scenario *s;
	const struct drive_env *env;
	struct event_base *base;
	char *dir; /* this cell's, below env->scratch */
	char *nssdir;
	bool stand_in; /* updown scripts run a stand-in for nft */
	struct topology topology;
	struct capture capture;
	struct traffic traffic;
	uint64_t began;		   /* as now_ms() */
	uint64_t cpu_began;	   /* env->cpu(), before the first "up" */
	struct timeline *timeline; /* NULL before timeline_begin() */
	struct peer *peers;	   /* one per scenario site */
	unsigned peers_count;
	struct observation *seen;
	bool failure_kept;	/* there is a snapshot of a failure */
	struct gateway *before; /* as the window began, one per peer; or
				 * NULL */
	struct watch *watches;	/* while packets are judged, one per peer; or
				 * NULL */
	bool watched;		/* the output of earlier watches is kept */
	struct trouble trouble;
};

/* Whether judged packets were lost, or the counter rose at all, so far. */
bool lab_has_failed(const struct lab *lab);

/* Report the current activity to env->progress(). */
void lab_progress(const struct lab *lab, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
