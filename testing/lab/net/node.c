// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * node.c - one network namespace: its interfaces, addresses and routes.
 */
#include "net/node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/if.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/bridge.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/neighbour.h>
#include <netlink/route/route.h>

#include "base/must.h"
#include "base/prefix.h"
#include "os/netns.h"

static struct nl_addr *mac_address(struct mac m)
{
	struct nl_addr *a = nl_addr_build(AF_LLC, m.bytes, sizeof(m.bytes));

	if (!a)
		abort();
	return a;
}

static int node_sysctl(const char *path, const char *value, bool must_exist,
		       struct trouble *t)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written;

	if (fd < 0) {
		if (errno == ENOENT && !must_exist)
			return 0;
		return trouble(t, "open %s: %m", path);
	}
	written = write(fd, value, strlen(value));
	if (written < 0)
		trouble(t, "write \"%s\" to %s: %m", value, path);
	close(fd);
	return written < 0 ? -1 : 0;
}

static int node_sysctls(bool forwards, bool ipv6, struct trouble *t)
{
	const struct {
		const char *path, *value;
		bool wanted, must_exist;
	} table[] = {
#define IPV4 "/proc/sys/net/ipv4/"
#define IPV6 "/proc/sys/net/ipv6/"
		{ IPV4 "conf/all/rp_filter", "0", true, true },
		{ IPV4 "conf/default/rp_filter", "0", true, true },
		{ IPV4 "conf/all/send_redirects", "0", forwards, true },
		{ IPV4 "conf/default/send_redirects", "0", forwards, true },
		{ IPV4 "conf/all/accept_redirects", "0", true, true },
		{ IPV4 "ip_forward", "1", forwards, true },
		/* an address that goes leaves the others of its subnet */
		{ IPV4 "conf/all/promote_secondaries", "1", forwards, true },
		/* any group may open an ICMP datagram socket, for echoes */
		{ IPV4 "ping_group_range", "0 2147483647", true, true },
		{ IPV6 "conf/all/disable_ipv6", "1", !ipv6, false },
		{ IPV6 "conf/default/disable_ipv6", "1", !ipv6, false },
		{ IPV6 "conf/default/accept_dad", "0", ipv6, true },
		{ IPV6 "conf/default/accept_ra", "0", ipv6, true },
		{ IPV6 "conf/all/forwarding", "1", forwards && ipv6, true },
#undef IPV4
#undef IPV6
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].wanted &&
		    node_sysctl(table[i].path, table[i].value,
				table[i].must_exist, t))
			return -1;
	return 0;
}

int node_new(struct node *n, char *name, bool forwards, bool ipv6,
	     struct trouble *t)
{
	int home, error;

	n->name = name;
	n->netns = netns_new(name, t);
	if (n->netns < 0)
		return -1;
	n->route = nl_socket_alloc();
	if (!n->route)
		abort();
	home = netns_enter(n->netns, t);
	if (home < 0)
		return -1;
	error = nl_connect(n->route, NETLINK_ROUTE);
	if (error < 0)
		trouble(t, "%s: route netlink: %s", name, nl_geterror(error));
	else
		error = node_sysctls(forwards, ipv6, t);
	netns_leave(home);
	return error ? -1 : node_link_up(n, "lo", t);
}

void node_free(struct node *n)
{
	if (n->route)
		nl_socket_free(n->route);
	if (n->name && n->netns >= 0)
		close(n->netns);
	free(n->name);
}

int node_ifindex(const struct node *n, const char *name, struct trouble *t)
{
	struct rtnl_link *link;
	int error = rtnl_link_get_kernel(n->route, 0, name, &link), index;

	if (error < 0)
		return trouble(t, "%s: no interface %s: %s", n->name, name,
			       nl_geterror(error));
	index = rtnl_link_get_ifindex(link);
	rtnl_link_put(link);
	return index;
}

int node_link_change(const struct node *n, const char *name, const char *master,
		     struct trouble *t)
{
	int index = node_ifindex(n, name, t), bridge = 0, error;
	struct rtnl_link *old, *new;

	if (index < 0)
		return -1;
	if (master) {
		bridge = node_ifindex(n, master, t);
		if (bridge < 0)
			return -1;
	}
	old = rtnl_link_alloc();
	new = rtnl_link_alloc();
	if (!old || !new)
		abort();
	rtnl_link_set_ifindex(old, index);
	rtnl_link_set_flags(new, IFF_UP);
	if (master)
		rtnl_link_set_master(new, bridge);
	error = rtnl_link_change(n->route, old, new, 0);
	rtnl_link_put(old);
	rtnl_link_put(new);
	if (error < 0)
		return trouble(t, "%s: bring up %s: %s", n->name, name,
			       nl_geterror(error));
	return 0;
}

int node_link_up(const struct node *n, const char *name, struct trouble *t)
{
	return node_link_change(n, name, NULL, t);
}

int node_bridge(const struct node *n, const char *name, struct mac m,
		struct trouble *t)
{
	struct rtnl_link *link = rtnl_link_bridge_alloc();
	struct nl_addr *address = mac_address(m);
	int error;

	if (!link)
		abort();
	rtnl_link_set_name(link, name);
	rtnl_link_set_addr(link, address);
	rtnl_link_set_flags(link, IFF_UP);
	error = rtnl_link_add(n->route, link, NLM_F_CREATE | NLM_F_EXCL);
	nl_addr_put(address);
	rtnl_link_put(link);
	if (error < 0)
		return trouble(t, "%s: make bridge %s: %s", n->name, name,
			       nl_geterror(error));
	return 0;
}

int node_cable(const struct node *n, const char *name, struct mac m,
	       const struct node *far, const char *far_name, struct mac far_mac,
	       struct trouble *t)
{
	struct rtnl_link *link = rtnl_link_veth_alloc(), *peer;
	struct nl_addr *address = mac_address(m);
	struct nl_addr *far_address = mac_address(far_mac);
	int error;

	if (!link)
		abort();
	peer = rtnl_link_veth_get_peer(link);
	rtnl_link_set_name(link, name);
	rtnl_link_set_addr(link, address);
	rtnl_link_set_name(peer, far_name);
	rtnl_link_set_addr(peer, far_address);
	rtnl_link_set_ns_fd(peer, far->netns);
	error = rtnl_link_add(n->route, link, NLM_F_CREATE | NLM_F_EXCL);
	nl_addr_put(address);
	nl_addr_put(far_address);
	rtnl_link_put(peer);
	rtnl_link_put(link);
	if (error < 0)
		return trouble(t, "cable from %s to %s: %s", n->name, far->name,
			       nl_geterror(error));
	return 0;
}

int node_keep_neighbours(const struct node *n, const char *name, bool ipv6,
			 struct trouble *t)
{
	static const char *const families[] = { "ipv4", "ipv6" };
	int home = netns_enter(n->netns, t), error = 0;

	if (home < 0)
		return -1;
	for (int i = 0; i < (ipv6 ? 2 : 1) && !error; i++) {
		char *path = must_printf(
			"/proc/sys/net/%s/neigh/%s/delay_first_probe_time",
			families[i], name);

		error = node_sysctl(path, "3600", true, t);
		free(path);
	}
	netns_leave(home);
	return error;
}

static struct nl_addr *parse_address(const char *text)
{
	struct prefix p;
	struct nl_addr *a;

	if (!prefix_parse(text, &p))
		return NULL;
	a = nl_addr_build(p.family, p.address, p.family == AF_INET ? 4 : 16);
	if (!a)
		abort();
	nl_addr_set_prefixlen(a, (int)p.length);
	return a;
}

int node_address(const struct node *n, const char *name, const char *text,
		 struct trouble *t)
{
	int index = node_ifindex(n, name, t), error;
	struct nl_addr *local = parse_address(text);
	struct rtnl_addr *a = rtnl_addr_alloc();

	if (!a)
		abort();
	if (index < 0 || !local) {
		error = trouble(t, "%s: address %s of %s", n->name, text, name);
		goto out;
	}
	rtnl_addr_set_ifindex(a, index);
	rtnl_addr_set_local(a, local);
	if (nl_addr_get_family(local) == AF_INET6)
		rtnl_addr_set_flags(a, IFA_F_NODAD);
	error = rtnl_addr_add(n->route, a, 0);
	if (error < 0)
		error = trouble(t, "%s: add %s to %s: %s", n->name, text, name,
				nl_geterror(error));
out:
	if (local)
		nl_addr_put(local);
	rtnl_addr_put(a);
	return error;
}

int node_neighbour(const struct node *n, const char *name, const char *text,
		   struct mac m, struct trouble *t)
{
	int index = node_ifindex(n, name, t), error;
	struct nl_addr *dst = parse_address(text), *lladdr = mac_address(m);
	struct rtnl_neigh *neigh = rtnl_neigh_alloc();

	if (!neigh)
		abort();
	if (index < 0 || !dst) {
		error = trouble(t, "%s: neighbour %s", n->name, text);
		goto out;
	}
	rtnl_neigh_set_ifindex(neigh, index);
	rtnl_neigh_set_family(neigh, nl_addr_get_family(dst));
	rtnl_neigh_set_dst(neigh, dst);
	rtnl_neigh_set_lladdr(neigh, lladdr);
	rtnl_neigh_set_state(neigh, NUD_PERMANENT);
	error = rtnl_neigh_add(n->route, neigh, NLM_F_CREATE | NLM_F_REPLACE);
	if (error < 0)
		error = trouble(t, "%s: add neighbour %s: %s", n->name, text,
				nl_geterror(error));
out:
	if (dst)
		nl_addr_put(dst);
	nl_addr_put(lladdr);
	rtnl_neigh_put(neigh);
	return error;
}

int node_put_route(const struct node *n, const char *to, const char *name,
		   const char *via, int flags, struct trouble *t)
{
	int index = node_ifindex(n, name, t), error;
	struct nl_addr *dst = parse_address(to), *gateway = NULL;
	struct rtnl_route *route = rtnl_route_alloc();
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();

	if (!route || !hop)
		abort();
	if (index < 0 || !dst) {
		error = trouble(t, "%s: route to %s", n->name, to);
		rtnl_route_nh_free(hop);
		goto out;
	}
	rtnl_route_nh_set_ifindex(hop, index);
	if (via) {
		gateway = parse_address(via);
		rtnl_route_nh_set_gateway(hop, gateway);
		rtnl_route_nh_set_flags(hop, RTNH_F_ONLINK);
	}
	rtnl_route_set_family(route, (uint8_t)nl_addr_get_family(dst));
	rtnl_route_set_dst(route, dst);
	rtnl_route_set_scope(route, via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
	rtnl_route_add_nexthop(route, hop);
	error = rtnl_route_add(n->route, route, flags);
	if (error < 0)
		error = trouble(t, "%s: add route to %s: %s", n->name, to,
				nl_geterror(error));
out:
	if (gateway)
		nl_addr_put(gateway);
	if (dst)
		nl_addr_put(dst);
	rtnl_route_put(route);
	return error;
}

int node_route(const struct node *n, const char *to, const char *name,
	       const char *via, struct trouble *t)
{
	return node_put_route(n, to, name, via, NLM_F_CREATE, t);
}

int node_default_route(const struct node *n, const char *name, struct mac m,
		       bool ipv6, struct trouble *t)
{
	if (node_neighbour(n, name, NEXT_HOP_IPV4, m, t) ||
	    node_route(n, "0.0.0.0/0", name, NEXT_HOP_IPV4, t))
		return -1;
	if (!ipv6)
		return 0;
	if (node_neighbour(n, name, NEXT_HOP_IPV6, m, t) ||
	    node_route(n, "::/0", name, NEXT_HOP_IPV6, t))
		return -1;
	return 0;
}
