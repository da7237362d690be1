/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pluto.h - one peer: pluto with its own configuration, secrets, run
 * directory and log, in a gateway's network namespace and a mount namespace
 * where its build's helper programs stand where pluto looks for them.
 */
#ifndef LAB_PLUTO_H
#define LAB_PLUTO_H

#include <stdbool.h>
#include <stdio.h>

#include "child.h"
#include "scenario.h"
#include "trouble.h"

/* One build of libreswan, as scripts/build-pluto leaves it. */
struct pluto_build {
	char *label;		/* "U", "P", "K3" */
	char *dir;		/* absolute; holds "root" and "paths" */
	char *libexec;		/* compiled in: "/usr/libexec/ipsec" */
	char *sbin;		/* compiled in: "/usr/sbin" */
	char *version;		/* "5.2-U": what pluto's log must say */
};

/**
 * pluto_build_load() - read DIR/paths.
 * @label: letter of the build in a column, such as "U"
 * @dir: its directory
 *
 * Returns 0, release with pluto_build_free(); or -1 with @t set.
 */
int pluto_build_load(struct pluto_build *b, const char *label,
		     const char *dir, struct trouble *t);

void pluto_build_free(struct pluto_build *b);

struct pluto {
	const struct scenario_site *site;
	const struct pluto_build *build;
	struct event_base *base;
	char *dir;		/* everything below is made by pluto_start() */
	char *control;		/* socket */
	int netns;
	struct child daemon;
	bool control_socket_fresh;
	bool version_seen;
	bool listening;		/* conns are loaded, secrets are read */
	unsigned alarms;	/* log lines that are pluto_log_is_alarm() */
	char **log;		/* lines */
	unsigned log_count, log_room;
	char *nft_log;		/* what the stand-in for nft was told, or NULL */
	char *answer;		/* last lines of the last whack or addconn */
};

/**
 * pluto_start() - write the configuration and start the daemon.
 * @p: filled in; must stay where it is until pluto_end()
 * @dir: a directory of its own, absolute; made here
 * @nssdir: an empty NSS database, only read
 * @netns: the gateway's
 * @stand_in: its updown scripts get rules_stand_in() in place of nft
 *
 * Returns 0 with the daemon starting, await pluto_is_ready(); or -1 with @t
 * set.
 */
int pluto_start(struct pluto *p, struct event_base *base,
		const struct scenario_site *site, enum ike_version ike,
		const struct pluto_build *build, int netns, const char *dir,
		const char *nssdir, bool stand_in, struct trouble *t);

/* Whether pluto has loaded its conns and listens, or has exited instead. */
bool pluto_is_ready(const struct pluto *p);

/* Returns 0 if pluto is up and is the build it should be, or -1 with @t. */
int pluto_check(const struct pluto *p, struct trouble *t);

/**
 * pluto_whack() - run whack for a peer and wait for its answer.
 * @arguments: without --rundir, NULL at the end
 * @ms: deadline
 * @status: exit status of whack, when it exited by itself
 *
 * Returns 0, or -1 with @t set when whack could not run, was killed or did
 * not answer in time.
 */
int pluto_whack(struct pluto *p, const char *const *arguments, unsigned ms,
		int *status, struct trouble *t);

/* The same for `addconn CONN`. */
int pluto_addconn(struct pluto *p, const char *conn, unsigned ms, int *status,
		  struct trouble *t);

/**
 * pluto_stop() - whack --shutdown, and wait until pluto has exited.
 *
 * Returns 0 with p->daemon.status set, or -1 with @t set when it did not.
 */
int pluto_stop(struct pluto *p, unsigned ms, struct trouble *t);

/* Write the ipsec.conf of a site that runs @build. */
void pluto_config_print(FILE *file, const struct scenario_site *site,
			enum ike_version ike, const struct pluto_build *build);

/* Whether a log line is one that no run may have. */
bool pluto_log_is_alarm(const char *line);

/* Add the last lines of the log to @t. */
void pluto_log_tail(const struct pluto *p, unsigned lines, struct trouble *t);

/* Kill what still runs, release everything; the directory stays. */
void pluto_end(struct pluto *p);

#endif
