/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.h - ask a kernel for its SAs and policies.  Changes nothing.
 */
#ifndef SACHECK_KERNEL_H
#define SACHECK_KERNEL_H

#include "base/trouble.h"
#include "sacheck/gateway.h"

struct nl_sock;
struct nlmsghdr;

/**
 * kernel_parse_sa() - an SA as the kernel describes it in XFRM_MSG_NEWSA.
 * @order: see struct xm_sa
 *
 * Returns false when the message is something else, or cut short.
 */
bool kernel_parse_sa(struct nlmsghdr *message, uint64_t order,
		     struct xm_sa *out);

/**
 * kernel_parse_policy() - a policy, of XFRM_MSG_NEWPOLICY.
 * @is_main: set to whether the policy is in the SPD: not of a single socket,
 *	nor of type "sub"
 *
 * Returns false when the message is something else, or cut short.
 */
bool kernel_parse_policy(struct nlmsghdr *message, uint64_t order,
			 struct xm_policy *out, bool *is_main);

/**
 * kernel_open() - a socket to the XFRM of this process's network namespace.
 *
 * The socket stays tied to that namespace.  Returns it, to be released with
 * nl_socket_free(); or NULL with @t set.
 */
struct nl_sock *kernel_open(struct trouble *t);

/**
 * kernel_read() - read SAs, policies and the defaults without a policy.
 * @socket: of kernel_open()
 * @release: of the kernel, as uname(2) tells it
 * @g: gets set, blocks, release and time; release with gateway_free()
 *
 * Reads no keys: of an SA's algorithms only that there are some.  SAs and
 * policies are two dumps; kernel_read_steady() makes sure that nothing changed
 * in between.
 *
 * Returns 0, or -1 with @t set and nothing in @g.
 */
int kernel_read(struct nl_sock *socket, const char *release, struct gateway *g,
		struct trouble *t);

/**
 * kernel_monitor() - a socket on which the kernel reports each change of an SA
 * or a policy.  Not blocking; otherwise as kernel_open().
 */
struct nl_sock *kernel_monitor(struct trouble *t);

/**
 * kernel_read_steady() - as kernel_read(), but all of one moment.
 *
 * Reads all again when the kernel reported a change meanwhile.  Opens sockets
 * in this process's network namespace.
 *
 * Returns 0, or -1 with @t set: also when something changed each time.
 */
int kernel_read_steady(struct gateway *g, struct trouble *t);

#endif
