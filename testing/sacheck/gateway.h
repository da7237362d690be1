/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gateway.h - what is known of one gateway: the SAs, policies and drop counters
 * of its kernel, and the IKE daemon's names of the SAs.
 *
 * It comes from a kernel (kernel.h) or from a dump (dump.h); the functions that
 * judge it need not know which.
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

/* What is not known of a gateway, and the value used instead.  Bits. */
enum {
	UNKNOWN_ADDED = 1 << 0,	     /* when SAs were added: 0 */
	UNKNOWN_PACKETS = 1 << 1,    /* how many packets SAs carried: 0 */
	UNKNOWN_LARVAL = 1 << 2,     /* which SAs are larval: none */
	UNKNOWN_ORDER = 1 << 3,	     /* which of two policies is older */
	UNKNOWN_MASKS = 1 << 4,	     /* masks of ports: full */
	UNKNOWN_INTERFACES = 1 << 5, /* interface numbers: invented */
	UNKNOWN_MODES = 1 << 6,	     /* modes of some SAs: tunnel */
	UNKNOWN_KERNEL = 1 << 7,
	UNKNOWN_STATISTICS = 1 << 8,
	UNKNOWN_BLOCKS = 1 << 9, /* the default without a policy: accept */
	UNKNOWN_ALL = (1 << 10) - 1,
};

struct gateway {
	char name[GATEWAY_NAME];       /* for people: "gw-a", "a.json" */
	char release[GATEWAY_RELEASE]; /* of the kernel: "6.1.0-30" */
	int64_t time; /* when it was read: seconds since 1970 */
	struct statistics statistics;
	bool blocks[XM_DIRECTIONS]; /* whether the default is to block */
	struct xm_set *set;	    /* sealed; NULL: nothing was read */
	char **conns;		    /* by index of the SA; NULL: not known */
	unsigned unknown;	    /* UNKNOWN_* */
	char *said;		    /* an IKE daemon's output about its SAs, if
				 * read together with them; or NULL */
};

/* The name of one bit of UNKNOWN_* in a dump; its description for people. */
const char *gateway_unknown_name(unsigned bit);
const char *gateway_unknown_text(unsigned bit);

/* Block what no policy of a direction covers.  Call before g->set is sealed. */
void gateway_block(struct gateway *g, enum xm_direction direction);

/* What the IKE daemon calls the SA, or NULL. */
const char *gateway_conn(const struct gateway *g, uint32_t sa);

/* Set that name; a copy of @conn is kept. */
void gateway_name_conn(struct gateway *g, uint32_t sa, const char *conn);

/* Free what @g points to and make it empty; not @g itself. */
void gateway_free(struct gateway *g);

#endif
