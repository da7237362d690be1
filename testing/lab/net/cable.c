// SPDX-License-Identifier: GPL-2.0-or-later
/* cable.c - what is done to a site's way to the WAN while its cell runs */
#define _GNU_SOURCE 1

#include "net/cable.h"

#include <stdlib.h>
#include <sys/socket.h>

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/qdisc.h>
#include <netlink/route/qdisc/netem.h>
#include <netlink/route/tc.h>

#include "base/prefix.h"

enum { QUEUE = 10000 }; /* packets under way */

/*
 * libnl 3.7 has a setter for this state, but no request that carries it: the
 * kernel takes IFLA_PROTINFO of a port in RTM_SETLINK of family AF_BRIDGE
 * (br_setlink()).
 */
static int set_port_state(const struct topology *top, const struct scenario *s,
			  unsigned site, uint8_t state, struct trouble *t)
{
	struct ifinfomsg info = { .ifi_family = AF_BRIDGE };
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_SETLINK, 0);
	struct nlattr *nest;
	char port[16];
	int error;

	if (!msg)
		abort();
	topology_port(s, site, port);
	info.ifi_index = node_ifindex(&top->wan, port, t);
	if (info.ifi_index < 0) {
		nlmsg_free(msg);
		return -1;
	}
	error = nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO);
	nest = nla_nest_start(msg, IFLA_PROTINFO | NLA_F_NESTED);
	if (error < 0 || !nest || nla_put_u8(msg, IFLA_BRPORT_STATE, state))
		abort();
	nla_nest_end(msg, nest);
	/* this waits for the kernel's answer, and frees the message */
	error = nl_send_sync(top->wan.route, msg);
	if (error < 0)
		return trouble(t, "wan: port %s to state %u: %s", port, state,
			       nl_geterror(error));
	return 0;
}

int cable_cut(const struct topology *top, const struct scenario *s,
	      unsigned site, struct trouble *t)
{
	return set_port_state(top, s, site, BR_STATE_DISABLED, t);
}

int cable_mend(const struct topology *top, const struct scenario *s,
	       unsigned site, struct trouble *t)
{
	return set_port_state(top, s, site, BR_STATE_FORWARDING, t);
}

/* Per cent as the kernel has it: of 2^32 - 1, in an int for libnl. */
static int probability(unsigned per_cent)
{
	return (int)(uint32_t)(UINT64_C(0xffffffff) * per_cent / 100);
}

int cable_impair(const struct topology *top, const struct scenario *s,
		 unsigned site, const struct scenario_netem *netem,
		 struct trouble *t)
{
	struct rtnl_qdisc *qdisc = rtnl_qdisc_alloc();
	bool wanted = netem->loss || netem->delay;
	char port[16];
	int error, index;

	if (!qdisc)
		abort();
	topology_port(s, site, port);
	index = node_ifindex(&top->wan, port, t);
	if (index < 0) {
		rtnl_qdisc_put(qdisc);
		return -1;
	}
	rtnl_tc_set_ifindex(TC_CAST(qdisc), index);
	rtnl_tc_set_parent(TC_CAST(qdisc), TC_H_ROOT);
	error = rtnl_tc_set_kind(TC_CAST(qdisc), "netem");
	if (error >= 0 && wanted) {
		rtnl_netem_set_limit(qdisc, QUEUE);
		rtnl_netem_set_loss(qdisc, probability(netem->loss));
		if (netem->delay)
			rtnl_netem_set_delay(qdisc, (int)netem->delay * 1000);
		if (netem->jitter)
			rtnl_netem_set_jitter(qdisc, (int)netem->jitter * 1000);
		if (netem->reorder) {
			rtnl_netem_set_gap(qdisc, 1);
			rtnl_netem_set_reorder_probability(
				qdisc, probability(netem->reorder));
		}
		error = rtnl_qdisc_add(top->wan.route, qdisc,
				       NLM_F_CREATE | NLM_F_REPLACE);
	} else if (error >= 0) {
		error = rtnl_qdisc_delete(top->wan.route, qdisc);
	}
	rtnl_qdisc_put(qdisc);
	if (error < 0)
		return trouble(t, "wan: netem at port %s (sch_netem): %s", port,
			       nl_geterror(error));
	return 0;
}

static struct rtnl_addr *address_of(int index, const char *text)
{
	struct rtnl_addr *a = rtnl_addr_alloc();
	struct nl_addr *local;
	struct prefix p;

	if (!a || !prefix_parse(text, &p))
		abort();
	local = nl_addr_build(p.family, p.address,
			      p.family == AF_INET ? 4 : 16);
	if (!local)
		abort();
	nl_addr_set_prefixlen(local, (int)p.length);
	rtnl_addr_set_ifindex(a, index);
	rtnl_addr_set_local(a, local);
	if (p.family == AF_INET6)
		rtnl_addr_set_flags(a, IFA_F_NODAD);
	nl_addr_put(local);
	return a;
}

int cable_address(const struct topology *top, unsigned site, const char *old,
		  const char *new, struct trouble *t)
{
	const struct node *gateway = &top->sites[site].gateway;
	int index = node_ifindex(gateway, "wan", t), error;
	struct rtnl_addr *a;

	if (index < 0)
		return -1;
	a = address_of(index, new);
	error = rtnl_addr_add(gateway->route, a, 0);
	rtnl_addr_put(a);
	if (error >= 0) {
		a = address_of(index, old);
		error = rtnl_addr_delete(gateway->route, a, 0);
		rtnl_addr_put(a);
	}
	if (error < 0)
		return trouble(t, "%s: %s in place of %s: %s", gateway->name,
			       new, old, nl_geterror(error));
	return 0;
}
