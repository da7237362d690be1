// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xfrm_dump.c - all SAs or policies of a kernel, message by message.
 */
#include "base/xfrm_dump.h"

#include <netlink/handlers.h>
#include <netlink/netlink.h>
#include <stdlib.h>

int xfrm_receive(struct nl_sock *socket,
		 int (*each)(struct nl_msg *msg, void *arg), void *arg)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int error;

	if (!cb)
		abort();
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, each, arg);
	error = nl_recvmsgs(socket, cb);
	nl_cb_put(cb);
	return error < 0 ? error : 0;
}

int xfrm_dump(struct nl_sock *socket, int request,
	      int (*each)(struct nl_msg *msg, void *arg), void *arg)
{
	int error = nl_send_simple(socket, request, NLM_F_DUMP, NULL, 0);

	return error < 0 ? error : xfrm_receive(socket, each, arg);
}
