/* SPDX-License-Identifier: GPL-2.0-or-later */
/* topology.c - the network a scenario runs in */
#define _GNU_SOURCE 1

#include "net/topology.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/fib_rules.h>
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
#include <netlink/route/rule.h>

#include "base/must.h"
#include "base/prefix.h"
#include "net/nat.h"
#include "net/nat_kernel.h"
#include "os/netns.h"

/* Next hops nobody owns: known to be there by permanent neighbours. */
static const char *const next_hop_ipv4 = "169.254.0.1";
static const char *const next_hop_ipv6 = "fe80::1";

/* At a NAT router: the routes of what comes from its sites. */
enum { TABLE_OF_SITES = 100 };

/* Third byte of a hardware address: which end of which kind of link. */
enum mac_role {
	MAC_WAN_BRIDGE,
	MAC_WAN_PORT,
	MAC_GATEWAY_WAN,
	MAC_GATEWAY_LAN,
	MAC_HOST_LAN,
	MAC_ROUTER_WAN,
	MAC_ROUTER_BRIDGE,
	MAC_ROUTER_PORT,
	MAC_VOID,
};

struct mac {
	uint8_t bytes[6];
};

static struct mac mac(enum mac_role role, unsigned index)
{
	return (struct mac) { { 0x02, 0, (uint8_t)role, 0,
				(uint8_t)(index >> 8), (uint8_t)index } };
}

static struct nl_addr *mac_address(struct mac m)
{
	struct nl_addr *a = nl_addr_build(AF_LLC, m.bytes, sizeof(m.bytes));

	if (!a)
		abort();
	return a;
}

static bool has_ipv6(const struct scenario *s)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];

		if (strchr(site->outer, ':'))
			return true;
		for (unsigned j = 0; j < site->gateway_addresses_count; j++)
			if (strchr(site->gateway_addresses[j], ':'))
				return true;
		for (unsigned j = 0; j < site->host_addresses_count; j++)
			if (strchr(site->host_addresses[j], ':'))
				return true;
	}
	return false;
}

/* ---- what can be done at one node; all return 0, or -1 with @t set ---- */

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

static int node_link_up(const struct node *n, const char *name,
			struct trouble *t);

static int node_new(struct node *n, char *name, bool forwards, bool ipv6,
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

static void node_free(struct node *n)
{
	if (n->route)
		nl_socket_free(n->route);
	if (n->name && n->netns >= 0)
		close(n->netns);
	free(n->name);
}

static int node_ifindex(const struct node *n, const char *name,
			struct trouble *t)
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

/* Change interface @name: bring it up and, if @master, make it a port. */
static int node_link_change(const struct node *n, const char *name,
			    const char *master, struct trouble *t)
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

static int node_link_up(const struct node *n, const char *name,
			struct trouble *t)
{
	return node_link_change(n, name, NULL, t);
}

static int node_bridge(const struct node *n, const char *name, struct mac m,
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

/* A cable from interface @name of @n to interface @far_name of @far. */
static int node_cable(const struct node *n, const char *name, struct mac m,
		      const struct node *far, const char *far_name,
		      struct mac far_mac, struct trouble *t)
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
		return trouble(t, "cable from %s to %s: %s", n->name,
			       far->name, nl_geterror(error));
	return 0;
}

/*
 * A neighbour that was once known stays usable.  By default the kernel probes
 * it five seconds after its first use, and with the link cut just then it is
 * forgotten: what SAs send would end before the WAN.
 */
static int node_keep_neighbours(const struct node *n, const char *name,
				bool ipv6, struct trouble *t)
{
	static const char *const families[] = { "ipv4", "ipv6" };
	int home = netns_enter(n->netns, t), error = 0;

	if (home < 0)
		return -1;
	for (int i = 0; i < (ipv6 ? 2 : 1) && !error; i++) {
		char *path = must_printf("/proc/sys/net/%s/neigh/%s/delay_first_probe_time",
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

/* @text with a length, or a host address. */
static int node_address(const struct node *n, const char *name,
			const char *text, struct trouble *t)
{
	int index = node_ifindex(n, name, t), error;
	struct nl_addr *local = parse_address(text);
	struct rtnl_addr *a = rtnl_addr_alloc();

	if (!a)
		abort();
	if (index < 0 || !local) {
		error = trouble(t, "%s: address %s of %s", n->name, text,
				name);
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

/* Address @text is at @m behind interface @name, without asking. */
static int node_neighbour(const struct node *n, const char *name,
			  const char *text, struct mac m, struct trouble *t)
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

/* @to by interface @name; @via a next hop or NULL when it is on the link. */
static int node_put_route(const struct node *n, const char *to, const char *name,
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

/* Everything not known better goes to hardware address @m behind @name. */
static int node_route(const struct node *n, const char *to, const char *name,
		      const char *via, struct trouble *t)
{
	return node_put_route(n, to, name, via, NLM_F_CREATE, t);
}

static int node_default_route(const struct node *n, const char *name,
			      struct mac m, bool ipv6, struct trouble *t)
{
	if (node_neighbour(n, name, next_hop_ipv4, m, t) ||
	    node_route(n, "0.0.0.0/0", name, next_hop_ipv4, t))
		return -1;
	if (!ipv6)
		return 0;
	if (node_neighbour(n, name, next_hop_ipv6, m, t) ||
	    node_route(n, "::/0", name, next_hop_ipv6, t))
		return -1;
	return 0;
}

/* ---- the pieces ---- */

static char *without_length(const char *address)
{
	char *text = must_strdup(address), *slash = strchr(text, '/');

	if (slash)
		*slash = '\0';
	return text;
}

/*
 * What comes from the sites is for the world, but ends here, where nat.c
 * takes it: so all of it is local, to whatever address it goes.
 */
static int router_takes_all(const struct node *router, struct trouble *t)
{
	struct rtnl_rule *rule = rtnl_rule_alloc();
	struct rtnl_route *route = rtnl_route_alloc();
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();
	struct nl_addr *all = parse_address("0.0.0.0/0");
	int index = node_ifindex(router, "lo", t), error = -1;

	if (!rule || !route || !hop)
		abort();
	rtnl_route_set_family(route, AF_INET);
	rtnl_route_set_dst(route, all);
	rtnl_route_set_type(route, RTN_LOCAL);
	rtnl_route_set_scope(route, RT_SCOPE_HOST);
	rtnl_route_set_table(route, TABLE_OF_SITES);
	rtnl_route_nh_set_ifindex(hop, index);
	rtnl_route_add_nexthop(route, hop);
	rtnl_rule_set_family(rule, AF_INET);
	rtnl_rule_set_iif(rule, "in");
	rtnl_rule_set_table(rule, TABLE_OF_SITES);
	rtnl_rule_set_action(rule, FR_ACT_TO_TBL);
	rtnl_rule_set_prio(rule, 1);
	if (index >= 0) {
		error = rtnl_route_add(router->route, route, NLM_F_CREATE);
		if (error >= 0)
			error = rtnl_rule_add(router->route, rule,
					      NLM_F_CREATE);
		if (error < 0)
			error = trouble(t, "%s: route what comes from the sites to itself: %s",
					router->name, nl_geterror(error));
	}
	nl_addr_put(all);
	rtnl_route_put(route);
	rtnl_rule_put(rule);
	return error;
}

/* The kernel's NAT, or else ours. */
static int router_nat(struct topology *top, const struct node *router,
		      bool kernel, const char *address,
		      const struct scenario_site *only, struct trouble *t)
{
	char *own = without_length(address);
	char *site = only ? without_length(only->outer) : NULL;
	int error = -1;

	if (kernel) {
		error = nat_kernel_start(router->netns, own, site, t);
	} else if (!router_takes_all(router, t)) {
		struct nat *nat = nat_start(top->base, router->netns,
					    router->name, own, site, t);

		if (nat) {
			top->nats[top->nats_count++] = nat;
			error = 0;
		}
	}
	free(site);
	free(own);
	return error;
}

static int router_up(struct topology *top, unsigned index,
		     const struct scenario *s, const char *address, bool ipv6,
		     struct trouble *t)
{
	struct node *router = &top->routers[index];
	const struct scenario_site *only = NULL;
	/* ours can be told to forget what it translates */
	bool kernel = !scenario_has_step(s, STEP_REBIND) &&
		nat_kernel_can(top->wan.netns);
	unsigned behind = 0;
	char port[IFNAMSIZ];

	for (unsigned i = 0; i < s->sites_count; i++) {
		if (s->sites[i].nat && !strcmp(s->sites[i].nat, address)) {
			only = &s->sites[i];
			behind++;
		}
	}
	snprintf(port, sizeof(port), "nat%u", index + 1);
	if (node_new(router, must_printf("nat-%u", index + 1), kernel, ipv6,
		     t) ||
	    node_cable(router, "wan", mac(MAC_ROUTER_WAN, index), &top->wan,
		       port, mac(MAC_WAN_PORT, 0x8000u + index), t) ||
	    node_link_change(&top->wan, port, "wan", t) ||
	    node_keep_neighbours(router, "wan", ipv6, t) ||
	    node_link_up(router, "wan", t) ||
	    node_address(router, "wan", address, t) ||
	    node_default_route(router, "wan", mac(MAC_WAN_BRIDGE, 0), ipv6,
			       t) ||
	    node_bridge(router, "in", mac(MAC_ROUTER_BRIDGE, index), t))
		return -1;
	return router_nat(top, router, kernel, address,
			  behind == 1 ? only : NULL, t);
}

/* The router of that address, which is made when it is the first time. */
static const struct node *router_of(struct topology *top, unsigned *index,
				    const struct scenario *s,
				    const char *address, bool ipv6,
				    struct trouble *t)
{
	unsigned known = 0;

	for (unsigned i = 0; i < s->sites_count; i++) {
		const char *nat = s->sites[i].nat;
		bool first = nat != NULL;

		for (unsigned j = 0; first && j < i; j++)
			first = !s->sites[j].nat ||
				strcmp(s->sites[j].nat, nat) != 0;
		if (!first)
			continue;
		if (!strcmp(nat, address)) {
			*index = known;
			if (known < top->routers_count)
				return &top->routers[known];
			top->routers_count = known + 1;
			return router_up(top, known, s, address, ipv6, t) ?
				NULL : &top->routers[known];
		}
		known++;
	}
	trouble(t, "no router %s", address);
	return NULL;
}

static int gateway_up(struct topology *top, unsigned index,
		      const struct scenario *s, bool ipv6, struct trouble *t)
{
	const struct scenario_site *site = &s->sites[index];
	struct node *gateway = &top->sites[index].gateway;
	const struct node *uplink = &top->wan;
	const char *bridge = "wan";
	struct mac next_hop = mac(MAC_WAN_BRIDGE, 0);
	char port[IFNAMSIZ];

	snprintf(port, sizeof(port), "site%u", index);
	if (node_new(gateway, must_printf("gw-%s", site->name), true, ipv6, t))
		return -1;
	if (site->nat) {
		unsigned router;

		uplink = router_of(top, &router, s, site->nat, ipv6, t);
		if (!uplink)
			return -1;
		bridge = "in";
		next_hop = mac(MAC_ROUTER_BRIDGE, router);
	}
	if (node_cable(gateway, "wan", mac(MAC_GATEWAY_WAN, index), uplink,
		       port, mac(MAC_WAN_PORT, index), t) ||
	    node_link_change(uplink, port, bridge, t) ||
	    node_keep_neighbours(gateway, "wan", ipv6, t) ||
	    node_link_up(gateway, "wan", t) ||
	    node_address(gateway, "wan", site->outer, t) ||
	    node_default_route(gateway, "wan", next_hop, ipv6, t))
		return -1;
	if (site->nat) {
		char *outer = without_length(site->outer);
		int error = node_route(uplink, outer, "in", NULL, t) ||
			node_neighbour(uplink, "in", outer,
				       mac(MAC_GATEWAY_WAN, index), t);

		free(outer);
		if (error)
			return -1;
	}
	return 0;
}

static int host_up(struct topology *top, unsigned index,
		   const struct scenario *s, bool ipv6, struct trouble *t)
{
	const struct scenario_site *site = &s->sites[index];
	const struct node *gateway = &top->sites[index].gateway;
	struct node *host = &top->sites[index].host;

	if (node_new(host, must_printf("host-%s", site->name), false, ipv6,
		     t) ||
	    node_cable(host, "lan", mac(MAC_HOST_LAN, index), gateway, "lan",
		       mac(MAC_GATEWAY_LAN, index), t) ||
	    node_link_up(gateway, "lan", t) ||
	    node_link_up(host, "lan", t))
		return -1;
	for (unsigned i = 0; i < site->gateway_addresses_count; i++)
		if (node_address(gateway, "lan", site->gateway_addresses[i],
				 t))
			return -1;
	for (unsigned i = 0; i < site->host_addresses_count; i++) {
		const char *address = site->host_addresses[i];

		if (node_address(host, "lan", address, t) ||
		    node_neighbour(gateway, "lan", address,
				   mac(MAC_HOST_LAN, index), t) ||
		    node_route(gateway, address, "lan", NULL, t))
			return -1;
	}
	return node_default_route(host, "lan", mac(MAC_GATEWAY_LAN, index),
				  ipv6, t);
}

/*
 * Where plutos are stopped the block policies come and go with them: pluto
 * flushes the SPD when it starts and when it ends.  So that nothing leaves in
 * plaintext meanwhile, inner addresses of other sites are routed to a bridge
 * without ports.  What a policy has turned into ESP is routed anew, by its
 * outer address (xfrm_bundle_create()), and goes to the wan.
 */
static int void_up(const struct node *gateway, const struct scenario *s,
		   const struct scenario_site *own, unsigned index, bool ipv6,
		   struct trouble *t)
{
	struct mac m = mac(MAC_VOID, index);
	unsigned count;
	const char **addresses = scenario_foreign(s, own, &count);
	int error = node_bridge(gateway, "void", m, t) ||
		node_neighbour(gateway, "void", next_hop_ipv4, m, t) ||
		(ipv6 && node_neighbour(gateway, "void", next_hop_ipv6, m, t));

	for (unsigned i = 0; i < count && !error; i++)
		error = node_route(gateway, addresses[i], "void",
				   strchr(addresses[i], ':') ? next_hop_ipv6 :
				   next_hop_ipv4, t);
	free(addresses);
	return error ? -1 : 0;
}

int topology_up(struct topology *top, struct event_base *base,
		const struct scenario *s, struct trouble *t)
{
	bool ipv6 = has_ipv6(s);

	*top = (struct topology) { .base = base, .wan = { .netns = -1 } };
	top->sites = must_calloc(s->sites_count, sizeof(*top->sites));
	top->sites_count = s->sites_count;
	top->routers = must_calloc(s->sites_count, sizeof(*top->routers));
	top->nats = must_calloc(s->sites_count, sizeof(struct nat *));
	for (unsigned i = 0; i < s->sites_count; i++) {
		top->sites[i].gateway.netns = -1;
		top->sites[i].host.netns = -1;
		top->routers[i].netns = -1;
	}
	/* the wan forwards nothing but as a bridge: plaintext ends there */
	if (node_new(&top->wan, must_strdup("wan"), false, ipv6, t) ||
	    node_bridge(&top->wan, "wan", mac(MAC_WAN_BRIDGE, 0), t))
		return -1;
	for (unsigned i = 0; i < s->sites_count; i++)
		if (gateway_up(top, i, s, ipv6, t) ||
		    host_up(top, i, s, ipv6, t) ||
		    (scenario_stops(s) &&
		     void_up(&top->sites[i].gateway, s, &s->sites[i], i, ipv6,
			     t)))
			return -1;
	return 0;
}

int topology_route_clear(const struct topology *top, const struct scenario *s,
			 const struct scenario_site *from, const char *to,
			 struct trouble *t)
{
	const struct node *gateway = &top->sites[from - s->sites].gateway;
	const struct scenario_site *site = scenario_owner(s, to, NULL, NULL);
	char *via;
	int error;

	if (!site)
		return trouble(t, "%s: nobody has %s", gateway->name, to);
	via = without_length(site->outer);
	/* several flows may go to one address */
	error = node_put_route(gateway, to, "wan", via,
			       NLM_F_CREATE | NLM_F_REPLACE, t);
	free(via);
	return error;
}

/* The routers are numbered as their addresses first come up. */
static unsigned router_index(const struct scenario *s, const char *nat)
{
	unsigned router = 0;

	for (unsigned i = 0; strcmp(s->sites[i].nat ? s->sites[i].nat : "",
				    nat) != 0; i++) {
		bool first = s->sites[i].nat != NULL;

		for (unsigned j = 0; first && j < i; j++)
			first = !s->sites[j].nat ||
				strcmp(s->sites[j].nat, s->sites[i].nat) != 0;
		router += first;
	}
	return router;
}

void topology_port(const struct scenario *s, unsigned site, char port[16])
{
	const char *nat = s->sites[site].nat;

	if (nat)
		snprintf(port, 16, "nat%u", router_index(s, nat) + 1);
	else
		snprintf(port, 16, "site%u", site);
}

void topology_rebind(struct topology *top, const struct scenario *s,
		     const struct scenario_site *site)
{
	unsigned router = router_index(s, site->nat);
	char *address = without_length(site->outer);

	if (router < top->nats_count)
		nat_rebind(top->nats[router], address);
	free(address);
}

void topology_down(struct topology *top)
{
	for (unsigned i = 0; i < top->nats_count; i++)
		nat_stop(top->nats[i]);
	free(top->nats);
	for (unsigned i = 0; i < top->sites_count; i++) {
		node_free(&top->sites[i].gateway);
		node_free(&top->sites[i].host);
	}
	for (unsigned i = 0; i < top->routers_count; i++)
		node_free(&top->routers[i]);
	node_free(&top->wan);
	free(top->sites);
	free(top->routers);
	*top = (struct topology) { .wan = { .netns = -1 } };
}

const struct node *topology_owner(const struct topology *top,
				  const struct scenario *s,
				  const char *address, const char *at)
{
	bool gateway = false;
	const struct scenario_site *site = scenario_owner(s, address, at,
							  &gateway);

	if (!site)
		return NULL;
	return gateway ? &top->sites[site - s->sites].gateway :
		&top->sites[site - s->sites].host;
}
