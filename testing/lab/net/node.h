/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * node.h - one network namespace: its interfaces, addresses and routes.
 *
 * Functions that return int return 0, or -1 with @t set.
 */
#ifndef LAB_NODE_H
#define LAB_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/trouble.h"

struct nl_sock;

/* Next hops that no node owns; permanent neighbour entries resolve them. */
#define NEXT_HOP_IPV4 "169.254.0.1"
#define NEXT_HOP_IPV6 "fe80::1"

/* A hardware address. */
struct mac {
	uint8_t bytes[6];
};

/* A network namespace and a socket to configure it. */
struct node {
	char *name; /* "gw-a" */
	int netns;  /* -1: not made */
	struct nl_sock *route;
};

/* @name: the node takes it.  Release with node_free(), also after an error. */
int node_new(struct node *n, char *name, bool forwards, bool ipv6,
	     struct trouble *t);

void node_free(struct node *n);

/* The index of an interface, or -1 with @t set. */
int node_ifindex(const struct node *n, const char *name, struct trouble *t);

/* Bring interface @name up; if @master, make it a port of that bridge. */
int node_link_change(const struct node *n, const char *name, const char *master,
		     struct trouble *t);
int node_link_up(const struct node *n, const char *name, struct trouble *t);

int node_bridge(const struct node *n, const char *name, struct mac m,
		struct trouble *t);

/* A cable from interface @name of @n to interface @far_name of @far. */
int node_cable(const struct node *n, const char *name, struct mac m,
	       const struct node *far, const char *far_name, struct mac far_mac,
	       struct trouble *t);

/*
 * Keep neighbour entries usable once resolved.  By default the kernel probes a
 * neighbour five seconds after its first use.  If the link is cut just then,
 * the entry is lost, and what SAs send does not reach the WAN.
 */
int node_keep_neighbours(const struct node *n, const char *name, bool ipv6,
			 struct trouble *t);

/* Add address @text, "ADDRESS/LENGTH" or a host address, to @name. */
int node_address(const struct node *n, const char *name, const char *text,
		 struct trouble *t);

/* Add a permanent neighbour entry: @text is at @m, on interface @name. */
int node_neighbour(const struct node *n, const char *name, const char *text,
		   struct mac m, struct trouble *t);

/*
 * Route @to through interface @name.  @via: next hop, or NULL when @to is on
 * the link.  @flags: of netlink, NLM_F_CREATE and so on.
 */
int node_put_route(const struct node *n, const char *to, const char *name,
		   const char *via, int flags, struct trouble *t);
int node_route(const struct node *n, const char *to, const char *name,
	       const char *via, struct trouble *t);

/* Add a default route to hardware address @m on interface @name. */
int node_default_route(const struct node *n, const char *name, struct mac m,
		       bool ipv6, struct trouble *t);

#endif
