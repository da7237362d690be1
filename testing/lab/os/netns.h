/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns.h - unnamed network namespaces, held by a file descriptor.
 *
 * Nothing is put into /run/netns: when the last descriptor and the last
 * process are gone, so is the namespace, however the lab ended.
 */
#ifndef LAB_NETNS_H
#define LAB_NETNS_H

#include "base/trouble.h"

/**
 * netns_new() - make a namespace with its loopback interface down.
 * @name: for messages
 *
 * Returns a descriptor to close(), or -1 with @t set.
 */
int netns_new(const char *name, struct trouble *t);

/**
 * netns_enter() - move the calling thread into a namespace.
 *
 * Returns a descriptor of the namespace left, for netns_leave(), or -1 with
 * @t set and nothing changed.  In between, only open sockets and files: these
 * stay tied to the namespace.
 */
int netns_enter(int netns, struct trouble *t);

/* Go back and close @home.  A process that cannot go back is ended. */
void netns_leave(int home);

/**
 * netns_socket() - socket(2) in a namespace, close-on-exec.
 *
 * Returns the socket or -1 with @t set.
 */
int netns_socket(int netns, int domain, int type, int protocol,
		 struct trouble *t);

/**
 * netns_open() - open(2) a file whose content depends on the namespace.
 * @path: such as "/proc/thread-self/net/xfrm_stat"
 *
 * Returns the descriptor or -1 with @t set.
 */
int netns_open(int netns, const char *path, int flags, struct trouble *t);

#endif
