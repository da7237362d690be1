/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_link.h - which conn of one gateway negotiates with which of another.
 */
#ifndef SACHECK_CONFIG_LINK_H
#define SACHECK_CONFIG_LINK_H

#include "sacheck/config_conn.h"

/* One gateway: what its ipsec.conf says. */
struct config_gateway {
	struct config_file file;
	struct config_conns conns;
};

/* One end of a link. */
struct config_side {
	unsigned gateway;
	const struct config_tunnel *tunnel; /* NULL: not known */
	unsigned local;			    /* which of its ends is here */
};

/*
 * One Child SA that can be: what two gateways have for each other, or what one
 * has whose peer's ipsec.conf is not known.
 */
struct config_link {
	struct config_side sides[2];
	const struct config_choice *selectors[2]; /* of each side */
	bool exact;				  /* both have just these */
};

/* All links between two gateways, or of one with an unknown peer. */
struct config_group {
	struct config_link *links;
	unsigned count;
	bool known; /* both ends' ipsec.conf are */
};

struct config_links {
	struct config_group *groups;
	unsigned count;
	unsigned pairs; /* of conns that negotiate with each other */
	/* by gateway and tunnel: whether some gateway has its counterpart, and
	 * whether some gateway has a conn for it to negotiate with */
	bool **linked, **met;
};

/**
 * config_links() - find the ends of all tunnels.
 * @count: of @gateways; with two, ends that only may be each other's peers are,
 *	else an ID or an address must be the same
 *
 * Two conns negotiate with each other when left of one is right of the other,
 * or both have been copied: by ID, or else address.  Release with
 * config_links_free().
 */
struct config_links config_links(const struct config_gateway *gateways,
				 unsigned count);

void config_links_free(struct config_links *l, unsigned count);

/* The selectors of a side's own conn at an end: 0 its own, 1 its peer's. */
const struct config_choice *config_side_choice(const struct config_side *s,
					       unsigned end);

#endif
