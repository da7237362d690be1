/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_dump.h - all SAs or policies of a kernel, message by message.
 */
#ifndef BASE_XFRM_DUMP_H
#define BASE_XFRM_DUMP_H

struct nl_msg;
struct nl_sock;

/**
 * xfrm_dump() - ask a kernel for all SAs or all policies.
 * @socket: connected to NETLINK_XFRM
 * @request: XFRM_MSG_GETSA or XFRM_MSG_GETPOLICY
 * @each: called with each message; returns NL_OK, NL_SKIP or NL_STOP
 * @arg: handed on to @each
 *
 * Returns 0, or an error of libnl (negative, see nl_geterror()).
 */
int xfrm_dump(struct nl_sock *socket, int request,
	      int (*each)(struct nl_msg *msg, void *arg), void *arg);

/* Receive the answer to a request sent before.  Returns as xfrm_dump(). */
int xfrm_receive(struct nl_sock *socket,
		 int (*each)(struct nl_msg *msg, void *arg), void *arg);

#endif
