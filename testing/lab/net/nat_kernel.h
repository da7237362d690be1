/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nat_kernel.h - a NAT router whose kernel translates, by nftables.
 *
 * This is the usual NAT; nat.h is for kernels that cannot translate.
 */
#ifndef LAB_NAT_KERNEL_H
#define LAB_NAT_KERNEL_H

#include <stdbool.h>

#include "base/trouble.h"

/* Whether this kernel accepts NAT chains; tried in @netns. */
bool nat_kernel_can(int netns);

/**
 * nat_kernel_start() - translate between the two sides of a router.
 * @netns: the router's, which forwards; interface "in" leads to the sites,
 *	"wan" to the world
 * @outer: the router's own IPv4 address on the wan
 * @site: NULL: any number of sites share the address, and only answers come
 *	in.  Else the inner address of the one site that the address is mapped
 *	to 1:1, in both directions
 *
 * Ends with the namespace.  Returns 0, or -1 with @t set.
 */
int nat_kernel_start(int netns, const char *outer, const char *site,
		     struct trouble *t);

#endif
