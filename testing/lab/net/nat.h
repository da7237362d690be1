/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nat.h - the translation a NAT router does, for UDP.
 *
 * Done here and not by the kernel: Debian's User-Mode Linux kernels have no
 * nf_tables for IPv4 (CONFIG_NF_TABLES_IPV4 unset), the newer ones no
 * iptables either.  IKE and ESP behind a NAT are all UDP, ports 500 and 4500
 * (RFC 3947, RFC 3948), so a relay between sockets is enough.
 */
#ifndef LAB_NAT_H
#define LAB_NAT_H

#include "base/trouble.h"

struct event_base;
struct nat;

/**
 * nat_start() - translate between the two sides of a router.
 * @netns: the router's; interface "in" leads to the sites.  Its routes must
 *	deliver all packets from "in" locally
 * @name: for messages
 * @outer: the router's own IPv4 address on the wan
 * @site: NULL: any number of sites share the address; the router picks a
 *	port for each of their flows and lets only answers in.  Else the inner
 *	address of the one site that the address is mapped to 1:1, ports
 *	unchanged, in both directions
 *
 * Returns NULL with @t set on failure; nat_stop() it.
 */
struct nat *nat_start(struct event_base *base, int netns, const char *name,
		      const char *outer, const char *site, struct trouble *t);

/*
 * Forget a site's mappings: its next packets get other ports, and packets to
 * the old ports are lost.
 */
void nat_rebind(struct nat *nat, const char *site);

void nat_stop(struct nat *nat);

#endif
