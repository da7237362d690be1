// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * confine.c - go to the network namespace that is asked about, and keep no
 * more rights than reading there takes.
 */
#include "sacheck/confine.h"

#include <cap-ng.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

const char *netns_path(const char *name, char *out, size_t size)
{
	int length;

	if (!name[0] || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return NULL;
	if (name[strspn(name, "0123456789")] == '\0')
		length = snprintf(out, size, "/proc/%s/ns/net", name);
	else if (strchr(name, '/'))
		length = snprintf(out, size, "%s", name);
	else
		length = snprintf(out, size, "/run/netns/%s", name);
	return length < 0 || (size_t)length >= size ? NULL : out;
}

int enter_netns(const char *name, struct trouble *t)
{
	char path[4096];
	int fd, error = 0;

	if (!netns_path(name, path, sizeof(path)))
		return trouble(t, "--netns %.64s: no process id, path or name",
			       name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return trouble(t, "--netns %s: open %s: %m", name, path);
	if (setns(fd, CLONE_NEWNET))
		error = trouble(t, "--netns %s: enter %s: %m", name, path);
	close(fd);
	return error;
}

int confine(struct trouble *t)
{
	if (!capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_ADMIN))
		return trouble(
			t,
			"the kernel tells its SAs and policies only to whoever has CAP_NET_ADMIN (root has)");
	capng_clear(CAPNG_SELECT_BOTH);
	if (capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED,
			 CAP_NET_ADMIN))
		return trouble(t, "give up capabilities: libcap-ng refuses");
	/* the bounding set takes CAP_SETPCAP, which not everybody has */
	if (capng_apply(CAPNG_SELECT_BOTH) && capng_apply(CAPNG_SELECT_CAPS))
		return trouble(t, "give up capabilities: %m");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return trouble(t, "give up new privileges: %m");
	return 0;
}

void confine_all(void)
{
	capng_clear(CAPNG_SELECT_BOTH);
	/* who is not root has nothing to give up, and may not change the rest */
	if (capng_apply(CAPNG_SELECT_BOTH))
		capng_apply(CAPNG_SELECT_CAPS);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
