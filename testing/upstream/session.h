/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session.h - a test's commands at its hosts, and their consoles.
 *
 * As upstream has it in testing/utils/fab/runner.py: sanitizers know what is
 * written here.
 */
#ifndef UPSTREAM_SESSION_H
#define UPSTREAM_SESSION_H

#include "base/trouble.h"
#include "upstream/job.h"
#include "upstream/machine.h"
#include "upstream/script.h"

/**
 * session_run() - run all commands, then the post-mortem.
 *
 * Writes NAME.console.verbose.txt for each host, and for all together, to
 * @job->out, and each command to @channel.  Returns 0, also when a command
 * timed out, which its console then says; or -1 with @t set.
 */
int session_run(struct machines *m, const struct script *script,
		const struct job *job, int channel, struct trouble *t);

#endif
