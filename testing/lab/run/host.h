/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host.h - a worker on this machine's own kernel, in namespaces.
 */
#ifndef LAB_HOST_H
#define LAB_HOST_H

#include <sys/types.h>

#include "base/trouble.h"

/**
 * host_start() - start `plutolab worker` as PID 1 of new namespaces.
 * @self: plutolab's own absolute path
 * @dir: absolute, must not exist yet: gets the worker's messages in "console"
 * @out: absolute: the directory of this machine that it writes results to
 * @channel: set to a socket, non-blocking, on which the worker first says
 *	MESSAGE_READY
 *
 * What the worker writes elsewhere in /usr, /etc, /var and /run goes to its own
 * tmpfs.  host_stop(), or the caller's end, kills it with all its processes.
 *
 * Returns its pid, to be waited for; or -1 with @t set.
 */
pid_t host_start(const char *self, const char *dir, const char *out,
		 int *channel, struct trouble *t);

void host_stop(pid_t worker);

/* `plutolab worker` runs cells here; `plutolab probe-host` says whether they
 * can run here.  As in commands.h, but not for people. */
int worker_command(int argc, char *argv[]);
int probe_host_command(int argc, char *argv[]);

#endif
