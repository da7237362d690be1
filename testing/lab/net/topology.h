/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * topology.h - the network a scenario runs in.
 *
 *	host-a --- gw-a --- (nat-1) --- wan --- gw-b --- host-b
 *
 * Each is a network namespace; wan is a bridge.  Hosts are behind the gateways
 * so that forward policies apply, as they did in the incident.
 */
#ifndef LAB_TOPOLOGY_H
#define LAB_TOPOLOGY_H

#include <stdbool.h>

#include "base/trouble.h"
#include "net/node.h"
#include "scenario/scenario.h"

struct event_base;
struct nat;

/* The nodes of scenario->sites[i]. */
struct topology_site {
	struct node gateway; /* interfaces "wan" and "lan" */
	struct node host;    /* interface "lan" */
};

struct topology {
	struct node wan; /* bridge "wan", a port per gateway or router */
	struct topology_site *sites;
	unsigned sites_count;
	struct node *routers; /* one per distinct scenario_site.nat */
	unsigned routers_count;
	struct nat **nats; /* of routers whose kernel does not translate */
	unsigned nats_count;
	struct event_base *base;
};

/**
 * topology_up() - make all namespaces, links, addresses and routes.
 * @top: filled in; topology_down() it, also after an error
 * @base: runs the NAT routers
 *
 * A gateway routes its own host's addresses to the lan, and all others to the
 * wan, where the IPsec policies decide.  A NAT router with one site maps its
 * address 1:1, in both directions.  A router with several sites translates a
 * flow once the site has sent a packet.
 *
 * Returns 0, or -1 with @t set.
 */
int topology_up(struct topology *top, struct event_base *base,
		const struct scenario *s, struct trouble *t);

/**
 * topology_route_clear() - have a gateway route plaintext.
 * @from: the gateway's site
 * @to: inner address of another site, routed to that site's gateway; neither
 *	site is behind a NAT
 *
 * Returns 0, or -1 with @t set.
 */
int topology_route_clear(const struct topology *top, const struct scenario *s,
			 const struct scenario_site *from, const char *to,
			 struct trouble *t);

/**
 * topology_port() - the port of the bridge "wan" that connects a site.
 * @port: set to its name; for a site behind a NAT, to the router's port
 */
void topology_port(const struct scenario *s, unsigned site, char port[16]);

/**
 * topology_rebind() - have the NAT router give a site's flows other ports.
 * @site: behind a NAT router that has other sites too
 */
void topology_rebind(struct topology *top, const struct scenario *s,
		     const struct scenario_site *site);

/* Release everything; the kernel then removes the namespaces. */
void topology_down(struct topology *top);

/**
 * topology_owner() - the node that has an inner address.
 * @at: name of the site to take where several have the address, or NULL
 *
 * Returns the host or the gateway, or NULL when no node has the address.
 */
const struct node *topology_owner(const struct topology *top,
				  const struct scenario *s, const char *address,
				  const char *at);

#endif
