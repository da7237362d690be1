/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.h - a peer's IKE daemon: a process with a log that becomes ready,
 * does what steps ask for, and ends cleanly.  pluto.c and charon.c implement
 * struct daemon_kind.
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

/* The PSK of all peers. */
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
	const char *dir;    /* its own, absolute; daemon_start() makes it */
	const char *nssdir; /* pluto: an NSS database, only read */
	bool stand_in;	    /* pluto: updown scripts run
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

	/* Complete the start once ready.  Returns 0, or -1 with @t set. */
	int (*finish_start)(struct daemon *d, unsigned ms, struct trouble *t);

	/*
	 * Do a step that has STEP_ASKS (scenario/step_kind.c) for a conn, and
	 * wait at most @ms for the answer.  @status is 0 for the answer "yes".
	 * Returns 0, or -1 with @t set when there was no answer.
	 */
	int (*ask)(struct daemon *d, enum step_kind request, const char *conn,
		   unsigned ms, int *status, struct trouble *t);

	/*
	 * End the daemon as its operator would, and wait for its exit.  Returns
	 * 0 with d->process.status set, or -1 with @t set when it still runs.
	 */
	int (*stop)(struct daemon *d, unsigned ms, struct trouble *t);

	/*
	 * Write the configuration of d->site anew; NULL: not possible while the
	 * daemon runs.  Returns 0, or -1 with @t set.
	 */
	int (*configure)(const struct daemon *d, struct trouble *t);

	/* Write the configuration of a site, as start() does. */
	void (*print_config)(FILE *file, const struct scenario_site *site,
			     enum ike_version ike, const struct build *build,
			     const struct flavour *common);

	/* Note what a log line reports, such as that the daemon is ready. */
	void (*hear)(struct daemon *d, const char *line);

	/* Whether a log line is one that no run may have. */
	bool (*is_alarm)(const char *line);

	/*
	 * Whether an alarm with EXPECTATION FAILED is a known fault of the
	 * build's flavour, patched or not; NULL: never.
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
	bool ready;	  /* conns and secrets are loaded, or
				 * finish_start() can load them */
	unsigned alarms;  /* log lines with daemon_is_alarm() */
	char **log;	  /* lines */
	uint64_t *log_at; /* when each line came, as now_ms() */
	unsigned log_count, log_room;
	char *nft_log; /* path of the nft stand-in's log, or NULL */
	char *answer;  /* last lines that the last daemon_command() wrote */
	char *said;    /* all lines that it wrote */
};

/**
 * daemon_start() - start the daemon of a site.
 * @d: filled in; must stay where it is until daemon_end()
 * @kind: what the site runs
 *
 * Returns 0 when the daemon is starting (await daemon_is_ready()), or -1 with
 * @t set.
 */
int daemon_start(struct daemon *d, const struct daemon_kind *kind,
		 const struct daemon_plan *plan, struct trouble *t);

/* Whether the daemon is ready, or has exited instead. */
bool daemon_is_ready(const struct daemon *d);

/* Returns 0 if ready, of the right build and without an alarm; -1 with @t. */
int daemon_check(const struct daemon *d, struct trouble *t);

/**
 * daemon_command() - run a command that talks to the daemon, and wait for it.
 * @what: its name in messages
 * @plan: program, environment and network namespace
 * @ms: deadline
 * @status: exit status, when it exited by itself
 *
 * Returns 0 with d->answer set; or -1 with @t set when the command did not run,
 * was killed or too slow, or when the daemon ended or raised an alarm.
 */
int daemon_command(struct daemon *d, const char *what,
		   const struct child_plan *plan, unsigned ms, int *status,
		   struct trouble *t);

/* Open a configuration file in d->dir, mode 0600; NULL with @t set. */
FILE *daemon_open_file(const struct daemon *d, const char *name,
		       struct trouble *t);

/* Close @file.  Returns 0, or -1 with @t set when not all was written. */
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

/* Kill the process if it still runs and release @d; d->dir stays on disk. */
void daemon_end(struct daemon *d);

#endif
