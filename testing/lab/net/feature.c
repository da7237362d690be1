// SPDX-License-Identifier: GPL-2.0-or-later
/* feature.c - what a kernel has, beyond what every cell needs */
#include "net/feature.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <linux/if_link.h>
#include <netlink/netlink.h>
#include <netlink/route/link.h>
#include <netlink/route/link/xfrmi.h>

#include "base/must.h"
#include "net/rules.h"
#include "os/netns.h"

/* Returns 1 or 0, or -1 with @t set. */
static int has_xfrm_interface(int netns, struct trouble *t)
{
	enum { LOOPBACK = 1 }; /* its ifindex, in any namespace */
	int home = netns_enter(netns, t), error;
	struct nl_sock *route = nl_socket_alloc();
	struct rtnl_link *link = rtnl_link_xfrmi_alloc();

	if (!route || !link)
		abort();
	if (home < 0)
		return -1;
	error = nl_connect(route, NETLINK_ROUTE);
	netns_leave(home);
	if (!error) {
		rtnl_link_set_name(link, "probe");
		rtnl_link_xfrmi_set_link(link, LOOPBACK);
		rtnl_link_xfrmi_set_if_id(link, 1);
		error = rtnl_link_add(route, link, NLM_F_CREATE | NLM_F_EXCL);
	}
	rtnl_link_put(link);
	nl_socket_free(route);
	if (error && error != -NLE_OPNOTSUPP)
		return trouble(t, "try an XFRM interface: %s",
			       nl_geterror(error));
	return !error;
}

int feature_lacking(unsigned needs, char **lacking, struct trouble *t)
{
	int netns, has = 1;

	*lacking = NULL;
	if (!needs)
		return 0;
	netns = netns_new("probe", t);
	if (netns < 0)
		return -1;
	if (needs & FEATURE_XFRM_INTERFACE) {
		has = has_xfrm_interface(netns, t);
		if (!has)
			*lacking = must_strdup("no XFRM interfaces");
	}
	if (needs & FEATURE_NFTABLES && has > 0 && !rules_kernel_can(netns))
		*lacking = must_strdup("no nftables for IP");
	close(netns);
	return has < 0 ? -1 : 0;
}
