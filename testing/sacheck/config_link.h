/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_link.h - which conn of one gateway negotiates with which of another.
 */
#ifndef SACHECK_CONFIG_LINK_H
#define SACHECK_CONFIG_LINK_H

#include "sacheck/config_conn.h"

/* One gateway, by its ipsec.conf. */
struct config_gateway {
	struct config_file file;
	struct config_conns conns;
};

/* One end of a link. */
struct config_side {
	unsigned gateway;
	const struct config_tunnel *tunnel; /* NULL: not known */
	unsigned local;			    /* the tunnel's end on this side */
};

/*
 * One possible Child SA: of two gateways, or of one and a peer whose ipsec.conf
 * is not known.
 */
struct config_link {
	struct config_side sides[2];
	const struct config_choice *selectors[2]; /* of each side */
	bool exact;				  /* both have exactly these */
};

/* All links between two gateways, or of one with an unknown peer. */
struct config_group {
	struct config_link *links;
	unsigned count;
	bool known; /* both ends' ipsec.conf are known */
};

struct config_links {
	struct config_group *groups;
	unsigned count;
	unsigned pairs; /* of conns that negotiate with each other */
	/* by gateway and tunnel: whether another gateway has the counterpart;
	 * whether another gateway has a conn that negotiates with it */
	bool **linked, **met;
};

/**
 * config_links() - find the ends of all tunnels.
 * @count: of @gateways; with two, an unknown ID or address matches any, at both
 *	ends; with more, at least one end's must be known and equal
 *
 * Two conns negotiate with each other when left of one is right of the other,
 * or left is left of the other (a copied file).  Ends are compared by ID, or
 * else by address.  Release with config_links_free().
 */
struct config_links config_links(const struct config_gateway *gateways,
				 unsigned count);

void config_links_free(struct config_links *l, unsigned count);

/* The selectors of a side's tunnel at its own end (0) or its peer's (1). */
const struct config_choice *config_side_choice(const struct config_side *s,
					       unsigned end);

#endif
