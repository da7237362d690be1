// SPDX-License-Identifier: GPL-2.0-or-later
/* netns.c - unnamed network namespaces, held by a file descriptor */
#define _GNU_SOURCE 1

#include "os/netns.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* not /proc/self: that is the thread group's first thread */
static const char own_netns[] = "/proc/thread-self/ns/net";

int netns_enter(int netns, struct trouble *t)
{
	int home = open(own_netns, O_RDONLY | O_CLOEXEC);

	if (home < 0)
		return trouble(t, "open %s: %m", own_netns);
	if (setns(netns, CLONE_NEWNET)) {
		trouble(t, "enter a network namespace: %m");
		close(home);
		return -1;
	}
	return home;
}

void netns_leave(int home)
{
	if (setns(home, CLONE_NEWNET)) {
		/* whatever came next would be done in the wrong place */
		perror("plutolab: return to the first network namespace");
		abort();
	}
	close(home);
}

int netns_new(const char *name, struct trouble *t)
{
	int home = open(own_netns, O_RDONLY | O_CLOEXEC), made;

	if (home < 0)
		return trouble(t, "open %s: %m", own_netns);
	if (unshare(CLONE_NEWNET)) {
		trouble(t, "make network namespace %s: %m", name);
		close(home);
		return -1;
	}
	made = open(own_netns, O_RDONLY | O_CLOEXEC);
	if (made < 0)
		trouble(t, "open network namespace %s: %m", name);
	netns_leave(home);
	return made;
}

int netns_socket(int netns, int domain, int type, int protocol,
		 struct trouble *t)
{
	int home = netns_enter(netns, t), fd;

	if (home < 0)
		return -1;
	fd = socket(domain, type | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		trouble(t, "socket(%d, %d, %d): %m", domain, type, protocol);
	netns_leave(home);
	return fd;
}

int netns_open(int netns, const char *path, int flags, struct trouble *t)
{
	int home = netns_enter(netns, t), fd;

	if (home < 0)
		return -1;
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		trouble(t, "open %s: %m", path);
	netns_leave(home);
	return fd;
}
