/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gateway.h - what is known of one gateway: the SAs and policies of its
 * kernel, what that dropped, and what the IKE daemon calls its SAs.
 *
 * It comes from a kernel (kernel.h) or from a dump of one (dump.h); whoever
 * judges does not know which.
 */
#ifndef SACHECK_GATEWAY_H
#define SACHECK_GATEWAY_H

#include <stdint.h>

#include "model/xfrm_model.h"
#include "sacheck/statistics.h"

enum {
	GATEWAY_NAME = 256,    /* room for a host's name, or a file's */
	GATEWAY_RELEASE = 128, /* room for a kernel's release */
};

/*
 * What is not known of a gateway, because what it was read from does not tell.
 * Bits.
 */
enum {
	UNKNOWN_ADDED = 1 << 0,	     /* when SAs were added: it is 0 */
	UNKNOWN_PACKETS = 1 << 1,    /* how many they carried: it is 0 */
	UNKNOWN_LARVAL = 1 << 2,     /* which are larval: all are valid */
	UNKNOWN_ORDER = 1 << 3,	     /* which of two policies is older */
	UNKNOWN_MASKS = 1 << 4,	     /* of ports: they are full */
	UNKNOWN_INTERFACES = 1 << 5, /* numbers: they are made up */
	UNKNOWN_MODES = 1 << 6,	     /* of some SAs: they are tunnel */
	UNKNOWN_KERNEL = 1 << 7,
	UNKNOWN_STATISTICS = 1 << 8,
	UNKNOWN_BLOCKS = 1 << 9, /* what is done without a policy: it is
					 * accepted */
	UNKNOWN_ALL = (1 << 10) - 1,
};

struct gateway {
	char name[GATEWAY_NAME];       /* for people: "gw-a", "a.json" */
	char release[GATEWAY_RELEASE]; /* of the kernel: "6.1.0-30" */
	int64_t time; /* when it was read: seconds since 1970 */
	struct statistics statistics;
	bool blocks[XM_DIRECTIONS]; /* what no policy covers */
	struct xm_set *set;	    /* sealed; NULL: nothing was read */
	char **conns;		    /* by index of the SA; NULL: not known */
	unsigned unknown;	    /* UNKNOWN_* */
	char *said;		    /* what an IKE daemon says of its SAs, where
				 * that was read together with them; or NULL */
};

/*
 * What one bit of UNKNOWN_* is called in a dump, and for people: "when SAs were
 * added, and so which of several is taken (ip -s tells)".
 */
const char *gateway_unknown_name(unsigned bit);
const char *gateway_unknown_text(unsigned bit);

/* What no policy covers is blocked in a direction.  Before it is sealed. */
void gateway_block(struct gateway *g, enum xm_direction direction);

/* What the IKE daemon calls the SA, or NULL. */
const char *gateway_conn(const struct gateway *g, uint32_t sa);

/* Say what it calls an SA; a copy of @conn is kept. */
void gateway_name_conn(struct gateway *g, uint32_t sa, const char *conn);

/* Free what @g points to and make it empty; not @g itself. */
void gateway_free(struct gateway *g);

#endif
