// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * topology.c - the network a scenario runs in.
 */

#include "net/topology.h"

#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/route.h>
#include <netlink/route/rule.h>

#include "base/must.h"
#include "net/nat.h"
#include "net/nat_kernel.h"
#include "net/node.h"

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

static struct mac mac(enum mac_role role, unsigned index)
{
	return (struct mac) { { 0x02, 0, (uint8_t)role, 0,
				(uint8_t)(index >> 8), (uint8_t)index } };
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
	struct nl_addr *all = nl_addr_build(AF_INET, &(struct in_addr) { 0 },
					    sizeof(struct in_addr));
	int index = node_ifindex(router, "lo", t), error = -1;

	if (!rule || !route || !hop || !all)
		abort();
	nl_addr_set_prefixlen(all, 0);
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
			error = trouble(
				t,
				"%s: route what comes from the sites to itself: %s",
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
		if (s->sites[i].nat && strcmp(s->sites[i].nat, address) == 0) {
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
		if (strcmp(nat, address) == 0) {
			*index = known;
			if (known < top->routers_count)
				return &top->routers[known];
			top->routers_count = known + 1;
			return router_up(top, known, s, address, ipv6, t) ?
				       NULL :
				       &top->routers[known];
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
	    node_link_up(gateway, "lan", t) || node_link_up(host, "lan", t))
		return -1;
	for (unsigned i = 0; i < site->gateway_addresses_count; i++)
		if (node_address(gateway, "lan", site->gateway_addresses[i], t))
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
		    node_neighbour(gateway, "void", NEXT_HOP_IPV4, m, t) ||
		    (ipv6 &&
		     node_neighbour(gateway, "void", NEXT_HOP_IPV6, m, t));

	for (unsigned i = 0; i < count && !error; i++)
		error = node_route(gateway, addresses[i], "void",
				   strchr(addresses[i], ':') ? NEXT_HOP_IPV6 :
							       NEXT_HOP_IPV4,
				   t);
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
		    (scenario_stops(s) && void_up(&top->sites[i].gateway, s,
						  &s->sites[i], i, ipv6, t)))
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

	for (unsigned i = 0;
	     strcmp(s->sites[i].nat ? s->sites[i].nat : "", nat) != 0; i++) {
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
				  const struct scenario *s, const char *address,
				  const char *at)
{
	bool gateway = false;
	const struct scenario_site *site = scenario_owner(s, address, at,
							  &gateway);

	if (!site)
		return NULL;
	return gateway ? &top->sites[site - s->sites].gateway :
			 &top->sites[site - s->sites].host;
}
