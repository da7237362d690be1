/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.h - what a peer's IKE daemon is to the lab, whichever it is: a
 * process with a log, which at some time is ready, does what a step asks, and
 * ends cleanly.  pluto.c and charon.c say how each does it.
 */
#ifndef LAB_DAEMON_H
#define LAB_DAEMON_H

#include <stdbool.h>
#include <stdio.h>

#include "base/trouble.h"
#include "daemon/build.h"
#include "os/child.h"
#include "scenario/scenario.h"

struct daemon;
struct event_base;
struct flavour;

/* What all peers authenticate with. */
#define DAEMON_PSK "plutolab shares this with every peer"

/* Everything a daemon is started with. */
struct daemon_plan {
	const struct scenario *scenario;
	const struct scenario_site *site;
	enum ike_version ike;
	const struct build *build;
	const struct flavour *common; /* whose proposals all peers get */
	struct event_base *base;
	int netns;	    /* the gateway's */
	const char *dir;    /* of its own, absolute; made by start() */
	const char *nssdir; /* pluto: an empty NSS database, only read */
	bool stand_in;	    /* pluto: updown scripts get
				 * rules_stand_in() in place of nft */
};

/* pluto_kind, charon_kind */
struct daemon_kind {
	const char *name; /* "pluto" */

	/*
	 * Name the control socket, write the configuration and start the
	 * daemon; d->dir is there.  Returns 0, or -1 with @t set.
	 */
	int (*start)(struct daemon *d, const struct daemon_plan *plan,
		     struct trouble *t);

	/*
	 * What is left to do once it is ready.  Returns 0, or -1 with @t set.
	 */
	int (*finish_start)(struct daemon *d, unsigned ms, struct trouble *t);

	/*
	 * Do a step that has STEP_ASKS (scenario/step_kind.c), of a conn, and
	 * wait for the answer, at most @ms.  @status is 0 when it was "yes".
	 * Returns 0, or -1 with @t set when there was no answer.
	 */
	int (*ask)(struct daemon *d, enum step_kind request, const char *conn,
		   unsigned ms, int *status, struct trouble *t);

	/*
	 * End it as its operator would, and wait until it has exited.  Returns
	 * 0 with d->process.status set, or -1 with @t set when it did not.
	 */
	int (*stop)(struct daemon *d, unsigned ms, struct trouble *t);

	/*
	 * Write the configuration of d->site anew; NULL: it cannot be changed
	 * while it runs.  Returns 0, or -1 with @t set.
	 */
	int (*configure)(const struct daemon *d, struct trouble *t);

	/* Write the configuration of a site, as start() does. */
	void (*print_config)(FILE *file, const struct scenario_site *site,
			     enum ike_version ike, const struct build *build,
			     const struct flavour *common);

	/* Note what a line of the log tells, such as that it is ready. */
	void (*hear)(struct daemon *d, const char *line);

	/* Whether a log line is one that no run may have. */
	bool (*is_alarm)(const char *line);

	/*
	 * Whether such a line, with EXPECTATION FAILED, is of a fault that
	 * all builds like this one have; NULL: none is.
	 */
	bool (*is_known)(const struct daemon *d, const char *line);
};

struct daemon {
	const struct daemon_kind *kind;
	const struct scenario *scenario;
	const struct scenario_site *site;
	enum ike_version ike;
	const struct build *build;
	const struct flavour *common;
	struct event_base *base;
	int netns;
	char *dir;
	char *control; /* socket */
	struct child process;
	bool control_socket_fresh;
	bool version_seen;
	bool ready;	  /* conns are loaded, secrets are read; charon:
				 * they can be */
	unsigned alarms;  /* log lines that are kind->is_alarm() */
	char **log;	  /* lines */
	uint64_t *log_at; /* when each came, as now_ms() */
	unsigned log_count, log_room;
	char *nft_log; /* what the stand-in for nft was told, or NULL */
	char *answer;  /* last lines of the last daemon_command() */
	char *said;    /* all of them */
};

/**
 * daemon_start() - start the daemon of a site.
 * @d: filled in; must stay where it is until daemon_end()
 * @kind: what the site runs
 *
 * Returns 0 with the daemon starting, await daemon_is_ready(); or -1 with @t
 * set.
 */
int daemon_start(struct daemon *d, const struct daemon_kind *kind,
		 const struct daemon_plan *plan, struct trouble *t);

/* Whether it has loaded its conns and listens, or has exited instead. */
bool daemon_is_ready(const struct daemon *d);

/* Returns 0 if it is up and is the build it should be, or -1 with @t. */
int daemon_check(const struct daemon *d, struct trouble *t);

/**
 * daemon_command() - run a command that talks to the daemon, and wait for it.
 * @what: its name in messages
 * @plan: program, environment and network namespace
 * @ms: deadline
 * @status: exit status, when it exited by itself
 *
 * Returns 0 with d->answer set, or -1 with @t set when it could not run, was
 * killed or did not end in time.
 */
int daemon_command(struct daemon *d, const char *what,
		   const struct child_plan *plan, unsigned ms, int *status,
		   struct trouble *t);

/* A file of the configuration, in d->dir, readable by root; NULL with @t. */
FILE *daemon_open_file(const struct daemon *d, const char *name,
		       struct trouble *t);

/* Close it.  Returns 0, or -1 with @t set when not all was written. */
int daemon_close_file(const struct daemon *d, const char *name, FILE *file,
		      struct trouble *t);

/* For child_plan.line, with the daemon as its argument. */
void daemon_hear(void *daemon, const char *line);

/*
 * Whether a log line is one that no run of this scenario may have: see
 * kind->is_alarm, kind->is_known and scenario->known_alarms.
 */
bool daemon_is_alarm(const struct daemon *d, const char *line);

/* Add the last lines of the log to @t. */
void daemon_log_tail(const struct daemon *d, unsigned lines, struct trouble *t);

/**
 * daemon_kill() - SIGKILL, and wait until it has exited.
 *
 * Returns 0 with d->process.status set, or -1 with @t set when it did not
 * exit, or had exited before.
 */
int daemon_kill(struct daemon *d, unsigned ms, struct trouble *t);

/* Kill what still runs, release everything; the directory stays. */
void daemon_end(struct daemon *d);

#endif
